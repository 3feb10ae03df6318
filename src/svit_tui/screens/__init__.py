"""One module a screen: wires widgets to the CRM."""
