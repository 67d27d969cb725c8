"""What an organisation fills in: workbooks that are ordinary deliveries, and the files a new one begins with."""

from kpi.templates.begin import BeginError, Begun, begin
from kpi.templates.delivered import Delivered
from kpi.templates.fill import TemplateError, file_name, write
from kpi.templates.forms import FORMS
from kpi.templates.offered import Offered, offer

__all__ = [
    "FORMS",
    "BeginError",
    "Begun",
    "Delivered",
    "Offered",
    "TemplateError",
    "begin",
    "file_name",
    "offer",
    "write",
]
