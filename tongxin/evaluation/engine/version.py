"""The version of the engine: it changes whenever the same case could give another sheet."""

ENGINE_VERSION = "1"
