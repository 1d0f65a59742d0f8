"""What brings co-operatives together: meetings, registrations, the waiting list, attendance."""
