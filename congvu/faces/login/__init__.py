"""Who is at the door: login, registration, two-factor codes, one's own account, one's enterprises."""
