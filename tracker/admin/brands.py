"""What the product is called in this district."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.actions.editions.branding import save_brand
from tracker.admin.base import Configured
from tracker.admin.refusals import RefusableForm
from tracker.admin.showing import title
from tracker.calc.refusals import Refused
from tracker.documents.attachments import AttachmentRefused, inspect
from tracker.models import Brand
from tracker.wording.refusals import sentence


class BrandForm(RefusableForm):
    """Names and notes, with a picture to be the logo."""

    class Meta:
        widgets = {name: forms.Textarea(attrs={"rows": 2, "cols": 50}) for name in ("note", "note_en")}

    logo = forms.FileField(
        label=_("标志"), required=False, help_text=_("PNG 或 JPG，不超过200 KB，显示在每页页眉。不选则不变。"),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )  # fmt: skip
    bare = forms.BooleanField(label=_("不用标志"), required=False, help_text=_("勾选后恢复默认的图形。"))

    def clean_logo(self) -> Any:
        file = self.cleaned_data["logo"]
        if not file:
            return None
        try:
            return file, inspect(file.name or "", file.chunks())
        except AttachmentRefused as refused:
            said = Refused("not_a_logo", name=file.name or "") if refused.code == "wrong_kind" else refused
            raise ValidationError(sentence(said)) from None


@admin.register(Brand)
class BrandAdmin(Configured):
    form = BrandForm
    fields = (
        ("name", "name_en"), ("district", "district_en"), ("note", "note_en"), ("edition", "edition_en"), "logo", "bare",
    )  # fmt: skip
    list_display = ("called", "district", "note", "edition")
    intro = _(
        "产品名称、本区名称、数据来源说明、晒绩版头和标志，写在每一页、每份材料和每封通知上。只有一份，修改即时生效。"
    )

    @admin.display(description=_("产品名称"))
    def called(self, brand: Brand) -> str:
        return title(brand)

    def save_model(self, request, obj, form, change):
        given = {"logo": form.cleaned_data["logo"], "bare": form.cleaned_data["bare"]}
        save_brand(by=request.user, at=timezone.now(), brand=obj, **given)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and not Brand.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False
