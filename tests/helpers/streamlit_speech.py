"""What a browser says to Streamlit, written by hand: runs with widgets nobody ever drew."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState


def a_run(name: str = "w", *, text: str = "", widgets: int = 1, query: str = "") -> bytes:
    """Return the message that asks for a run and tells the values of some text fields."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.widget_states.widgets.extend(
        WidgetState(id=f"{name}-{number}", string_value=text) for number in range(widgets)
    )
    return message.SerializeToString()


def a_word(name: str) -> bytes:
    """Return one of Streamlit's messages that are a word alone."""
    message = BackMsg()
    setattr(message, name, True)
    return message.SerializeToString()
