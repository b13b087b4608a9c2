"""One thread for each case, between its trader and the sections: messages, notices, and who has read them."""

from cruce.clearance.messages.thread import Said, thread, unread
from cruce.clearance.messages.writing import letters, mark, read_to, write

__all__ = ["Said", "letters", "mark", "read_to", "thread", "unread", "write"]
