"""How Django forms are drawn: `{{ form }}` and `{{ form.name.as_field_group }}` look like the rest of the page."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class UIRenderer(DjangoTemplates):
    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field_group.html"
