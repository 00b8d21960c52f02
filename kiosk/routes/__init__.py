"""The addresses that are not Streamlit pages: ratings, login, tracking, photos, health."""
