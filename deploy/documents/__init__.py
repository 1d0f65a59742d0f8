"""The documents that are written by the code itself: events, AsyncAPI, OpenAPI, what each service tells and hears."""
