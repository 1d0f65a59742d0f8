"""What every service's pages stand on: one application, one layout, one way to say no."""
