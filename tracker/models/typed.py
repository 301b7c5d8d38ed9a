"""What somebody typed and sent when their session had ended, until they have it back."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tracker.models.people import User


class Typed(models.Model):
    """未提交的内容: a form that came too late to be taken, for its writer alone.

    `address` is where it was sent, `page` the page it was on; `fields` are its names and texts in order, `files` the
    names of the files that were chosen with it, which aren't kept.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("填写人"))
    address = models.CharField(_("提交地址"), max_length=2000)
    page = models.CharField(_("所在页面"), max_length=2000)
    fields = models.JSONField(_("内容"), default=list)
    files = models.JSONField(_("所选文件"), default=list)
    at = models.DateTimeField(_("填写时间"), db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("未提交的内容")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.address
