"""What leaves for people: mail, feeds, webhooks, calendars."""
