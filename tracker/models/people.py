"""Units of the district and the people who work for them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc.pinyin import LONGEST
from tracker.models.rows import CheckedAtOnce

SPOKEN = _(
    "多音字按常用的几个读音都能查到。还有别的读法时填在这里，字与字之间空一格，如 lu an；几种读法用逗号分开。"
)


class Unit(CheckedAtOnce):
    """责任单位: the district, a bureau, a sub-district; a tree with the district as its root."""

    class Kind(models.TextChoices):
        DISTRICT = "district", _("区")
        BUREAU = "bureau", _("部门")
        SUB_DISTRICT = "sub_district", _("街道")

    code = models.SlugField(
        _("代码"), unique=True, help_text=_("英文短代码，用于数据导入导出，建立后不宜更改。")
    )
    name = models.CharField(_("名称"), max_length=60, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(
        _("类别"), max_length=20, choices=Kind, help_text=_("部门参加局长擂台赛，街道参加书记擂台赛。")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级单位"),
        help_text=_("区本级没有上级单位；上级单位的审核人可审核下级单位的数据。"),
    )
    pinyin = models.CharField(_("拼音"), max_length=LONGEST, blank=True, editable=False)
    spoken = models.CharField(_("另外的读音"), max_length=200, blank=True, help_text=SPOKEN)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    illustrative = models.BooleanField(
        _("示例"), default=False, help_text=_("未经官方资料证实的单位名称，页面上标注“示例”。")
    )

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = pgettext_lazy("plural", "单位")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="district"),
                name="unit_one_district",
                violation_error_message=_("只能有一个区本级单位。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="district", parent=None) | (~Q(kind="district") & Q(parent__isnull=False)),
                name="unit_only_district_is_root",
                violation_error_message=_("除区本级外，每个单位都要选择上级单位。"),
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """An account with the administrator's role in the district; no account stands above the roles."""
        user = self.create_user(username, password, **fields)
        district = Unit.objects.get(kind=Unit.Kind.DISTRICT)
        Membership.objects.create(user=user, unit=district, role=Membership.Role.ADMINISTRATOR)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do follows from their memberships alone."""

    username = models.CharField(
        _("用户名"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    display_name = models.CharField(
        _("显示名称"), max_length=60, help_text=_("出现在填报、审核记录中的名称。")
    )
    email = models.EmailField(_("电子邮箱"), blank=True)
    language = models.CharField(
        _("语言"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("通知邮件用的语言；本人在页面上切换语言时一并更改。"),
    )
    is_active = models.BooleanField(
        _("可登录"), default=True, help_text=_("停用账号请取消勾选；账号不能删除。")
    )
    illustrative = models.BooleanField(_("示例"), default=False, help_text=_("演示账号，不代表真实人员。"))
    joined_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = pgettext_lazy("plural", "用户")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens for this account; asked by Django's admin."""
        return self.has_module_perms("tracker")

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password. An old way of hashing isn't renewed on the way: no account changes unrecorded."""
        return check_password(raw_password, self.password)

    def has_perm(self, permission: str, obj: models.Model | None = None) -> bool:
        able = (backend for backend in get_backends() if hasattr(backend, "has_perm"))
        return any(backend.has_perm(self, permission, obj) for backend in able)

    def has_perms(self, permissions: list[str], obj: models.Model | None = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the account may view anything of the app in the admin."""
        return self.has_perm(f"{app_label}.view_event")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, day: date) -> MembershipQuerySet:
        """Memberships that give rights on `day`, both ends included."""
        return self.held_on(day).filter(user__is_active=True)

    def held_on(self, day: date) -> MembershipQuerySet:
        """Those that were held on `day`, also by people whose account has been shut since."""
        return self.filter(
            Q(from_date=None) | Q(from_date__lte=day), Q(until_date=None) | Q(until_date__gte=day)
        )


class Membership(models.Model):
    """A role of a person in a unit, for a time. A role reaches the units below as well."""

    class Role(models.TextChoices):
        REPORTER = "reporter", _("填报人")
        REVIEWER = "reviewer", _("审核人")
        LEADER = "leader", _("领导")
        STEWARD = "steward", _("业务管理员")
        ADMINISTRATOR = "administrator", _("系统管理员")
        AUDITOR = "auditor", _("审计员")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("用户"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("单位"))
    role = models.CharField(
        _("角色"),
        max_length=20,
        choices=Role,
        help_text=_(
            "填报人录入数据；审核人审核他人填报的数据；领导查看；业务管理员管理指标、目标和台账；系统管理员管理账号；审计员查看全部操作记录。"
        ),
    )
    from_date = models.DateField(_("起始日期"), null=True, blank=True)
    until_date = models.DateField(_("截止日期"), null=True, blank=True, help_text=_("当日仍有效。"))
    acting_for = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="represented_by",
        verbose_name=_("代谁填报"),
        help_text=_("仅用于填报人：以此任职填报的数据注明代谁填报，被代填的人也不能审核。"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = pgettext_lazy("plural", "任职")
        ordering = ["unit", "role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role", "from_date"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(from_date=None) | Q(until_date=None) | Q(until_date__gte=F("from_date")),
                name="membership_ends_after_start",
                violation_error_message=_("截止日期不能早于起始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(acting_for=None) | Q(role="reporter"),
                name="membership_only_reporters_stand_in",
                violation_error_message=_("只有填报人可以代他人填报。"),
            ),
            models.CheckConstraint(
                condition=Q(acting_for=None) | ~Q(acting_for=F("user")),
                name="membership_not_in_ones_own_place",
                violation_error_message=_("不能代本人填报，请留空。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"
