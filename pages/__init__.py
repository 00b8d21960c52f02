"""One Streamlit page per screen: draws, and asks the kiosk."""
