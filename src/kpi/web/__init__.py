"""The web zone: session, navigation, choices in the address and what pages draw with. It only reads editions."""
