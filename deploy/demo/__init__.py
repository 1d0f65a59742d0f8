"""An invented union, brought into an empty node through the doors that people and programs use."""
