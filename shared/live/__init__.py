"""Open pages hear that something changed: ids alone, never what; the page then asks again, as whoever looks at it."""
