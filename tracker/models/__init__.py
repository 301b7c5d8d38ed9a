"""Storage: what is kept, and the constraints that keep it honest."""

from tracker.models.aliases import Alias
from tracker.models.amendments import Amendment
from tracker.models.appointments import AppointmentDecision, AppointmentRequest
from tracker.models.assessments import Assessment
from tracker.models.brands import Brand
from tracker.models.bulletins import BulletinIssue, BulletinTemplate, BulletinVersion
from tracker.models.calendars import CalendarDay, LaterUnit, ReportingCalendar
from tracker.models.chain import LedgerEntry
from tracker.models.changes import TargetChangeDecision, TargetChangeRequest
from tracker.models.checks import CheckAnswer, CheckCode, CheckRule, Identity
from tracker.models.contests import Ballot, BallotContender, BallotJudge, BallotOpening, Promise, Vote
from tracker.models.counting import CountingRule
from tracker.models.drafts import Draft
from tracker.models.editions import Edition, EditionCorrection, EditionLine, EditionStep
from tracker.models.enclosures import EditionBulletin, EditionSheet
from tracker.models.events import ConfigurationChange, Event, InterferenceNote
from tracker.models.exhibits import Exhibit
from tracker.models.handled import Handled
from tracker.models.imports import ImportRun
from tracker.models.inapplicable import Inapplicability, InapplicabilityDecision
from tracker.models.indicators import ComparisonSet, Indicator, Qualifier, Section
from tracker.models.item_steps import ItemStepDecision, ItemStepRequest
from tracker.models.leagues import League, SchemeGoal, ScoringScheme
from tracker.models.lights import LightBand, LightScheme
from tracker.models.notices import Notice
from tracker.models.packs import Pack
from tracker.models.people import Membership, Unit, User
from tracker.models.published import (
    PublishedBrand,
    PublishedBulletin,
    PublishedCorrection,
    PublishedEdition,
    PublishedLine,
    PublishedSheet,
)
from tracker.models.ranks import RankLine, RankSheet
from tracker.models.receipts import Receipt
from tracker.models.registers import Column, Item, ItemPresence, Measure, Register, Stage
from tracker.models.remarks import Remark
from tracker.models.reopenings import ReopeningDecision, ReopeningRequest
from tracker.models.reorganisations import Reorganisation, ReorganisationDecision, Succession
from tracker.models.review import Decision, Endorsement, Release
from tracker.models.scores import (
    Adjustment,
    AdjustmentDecision,
    Objection,
    ObjectionDecision,
    ScoreEntry,
    ScoreLine,
    ScoreSheet,
    SheetConfirmation,
)
from tracker.models.statements import Statement
from tracker.models.targets import OWN, Issuer, PlanPoint, Target, TargetVersion
from tracker.models.typed import Typed
from tracker.models.updates import (
    CorrectionKind,
    Evidence,
    Figure,
    Grade,
    HistoryLoad,
    Series,
    Slot,
)
from tracker.models.vetoes import Veto, VetoDecision
from tracker.models.windows import Window, WindowException

__all__ = [
    "OWN",
    "Adjustment",
    "AdjustmentDecision",
    "Alias",
    "Amendment",
    "AppointmentDecision",
    "AppointmentRequest",
    "Assessment",
    "Ballot",
    "BallotContender",
    "BallotJudge",
    "BallotOpening",
    "Brand",
    "BulletinIssue",
    "BulletinTemplate",
    "BulletinVersion",
    "CalendarDay",
    "CheckAnswer",
    "CheckCode",
    "CheckRule",
    "Column",
    "ComparisonSet",
    "ConfigurationChange",
    "CorrectionKind",
    "CountingRule",
    "Decision",
    "Draft",
    "Edition",
    "EditionBulletin",
    "EditionCorrection",
    "EditionLine",
    "EditionSheet",
    "EditionStep",
    "Endorsement",
    "Event",
    "Evidence",
    "Exhibit",
    "Figure",
    "Grade",
    "Handled",
    "HistoryLoad",
    "Identity",
    "ImportRun",
    "Inapplicability",
    "InapplicabilityDecision",
    "Indicator",
    "InterferenceNote",
    "Issuer",
    "Item",
    "ItemPresence",
    "ItemStepDecision",
    "ItemStepRequest",
    "LaterUnit",
    "League",
    "LedgerEntry",
    "LightBand",
    "LightScheme",
    "Measure",
    "Membership",
    "Notice",
    "Objection",
    "ObjectionDecision",
    "Pack",
    "PlanPoint",
    "Promise",
    "PublishedBrand",
    "PublishedBulletin",
    "PublishedCorrection",
    "PublishedEdition",
    "PublishedLine",
    "PublishedSheet",
    "Qualifier",
    "RankLine",
    "RankSheet",
    "Receipt",
    "Register",
    "Release",
    "Remark",
    "ReopeningDecision",
    "ReopeningRequest",
    "Reorganisation",
    "ReorganisationDecision",
    "ReportingCalendar",
    "SchemeGoal",
    "ScoreEntry",
    "ScoreLine",
    "ScoreSheet",
    "ScoringScheme",
    "Section",
    "Series",
    "SheetConfirmation",
    "Slot",
    "Stage",
    "Statement",
    "Succession",
    "Target",
    "TargetChangeDecision",
    "TargetChangeRequest",
    "TargetVersion",
    "Typed",
    "Unit",
    "User",
    "Veto",
    "VetoDecision",
    "Vote",
    "Window",
    "WindowException",
]
