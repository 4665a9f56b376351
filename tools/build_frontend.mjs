// Builds everything the browser is sent into tongxin/ui/static/ui/dist: `node tools/build_frontend.mjs`.
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const assets = join(root, "tongxin/ui/assets");
const dist = join(root, "tongxin/ui/static/ui/dist");
// Browsers found in offices: Chromium 90 and later, the same engine inside chat apps, Safari 14.
const target = ["chrome90", "firefox90", "safari14"];
const made = new Set(["show", "large", "is-invalid"]);

async function bundle(entry, options = {}) {
  const result = await build({
    entryPoints: [entry], bundle: true, minify: true, write: false, legalComments: "none", charset: "utf8",
    outdir: dist, absWorkingDir: root, logLevel: "warning", ...options,
  });
  return result.outputFiles[0].text;
}

// Old engines drop a whole declaration over light-dark(); the product has one light theme.
function onlyLight(css) {
  let out = css;
  for (let start = out.indexOf("light-dark("); start >= 0; start = out.indexOf("light-dark(")) {
    let depth = 1, comma = -1, end = start + 11;
    for (; depth > 0; end++) {
      if (out[end] === "(") depth++;
      if (out[end] === ")") depth--;
      if (out[end] === "," && depth === 1 && comma < 0) comma = end;
    }
    out = out.slice(0, start) + out.slice(start + 11, comma).trim() + out.slice(end);
  }
  return out;
}

// Tabler keeps only the rules some template, tag or script of ours can need.
async function kit() {
  const whole = onlyLight(await readFile(join(root, "node_modules/@tabler/core/dist/css/tabler.css"), "utf8"));
  const [purged] = await new PurgeCSS().purge({
    css: [{ raw: whole }],
    content: ["tongxin/**/templates/**/*.html", "tongxin/**/templatetags/*.py", "tongxin/**/forms.py", "tongxin/ui/fields.py",
      "tongxin/ui/assets/js/*.js"].map((glob) => join(root, glob)),
    safelist: { standard: [...made], greedy: [/^htmx-/] },
    blocklist: [/theme-dark/, /data-bs-theme/, /\.steps/],
    keyframes: true, fontFace: true, variables: true,
  });
  const options = { stdin: { contents: purged.css, loader: "css", resolveDir: root }, entryPoints: undefined, target };
  return bundle(undefined, options);
}

async function sprite() {
  const names = (await readFile(join(assets, "icons.txt"), "utf8")).split(/\s+/).filter(Boolean);
  const folder = join(root, "node_modules/@tabler/icons/icons/outline");
  const known = new Set(await readdir(folder));
  const unknown = names.filter((name) => !known.has(`${name}.svg`));
  if (unknown.length) throw new Error(`icons.txt names icons that do not exist: ${unknown.join(", ")}`);
  const symbols = await Promise.all([...new Set(names)].sort().map(async (name) => {
    const source = await readFile(join(folder, `${name}.svg`), "utf8");
    const inner = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
    const paths = inner.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" `
      + `stroke-linecap="round" stroke-linejoin="round">${paths}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

// A server that runs meanwhile never sees half a file.
async function replace(path, text) {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

async function main() {
  const [tabler, own, script, icons, mark] = await Promise.all([
    kit(),
    bundle(join(assets, "css/app.css"), { target }),
    bundle(join(assets, "js/app.js"), { target: "es2020", format: "iife" }),
    sprite(),
    readFile(join(assets, "mark.svg"), "utf8"),
  ]);
  await mkdir(dist, { recursive: true });
  const files = { "app.css": `@charset "utf-8";\n${tabler}${own}`, "app.js": script, "sprite.svg": icons, "mark.svg": mark };
  for (const [name, text] of Object.entries(files)) await replace(join(dist, name), text);
  for (const name of await readdir(dist)) if (!(name in files)) await rm(join(dist, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) console.log(`${name} ${(Buffer.byteLength(text) / 1024).toFixed(1)} KB`);
}

await main();
