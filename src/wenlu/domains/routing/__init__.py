"""Gives waiting conversations to people (智能匹配): queues, presence, capacity, matching, the live board."""
