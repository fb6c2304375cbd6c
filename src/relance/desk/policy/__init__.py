"""Policy: the ladder drawn and changed, its letters read, the law beside it; drafts, versions, presets, exceptions."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.page import Entry, Page, Route
from relance.desk.policy import acts, others, view

PAGE = Page(
    routes=(
        Route("policy/", "policy", view.policy, Right.LOOK),
        Route("policy/save/", "policy_save", acts.save, Right.SETTINGS),
        Route("policy/publish/", "policy_publish", acts.publish, Right.SETTINGS),
        Route("policy/drop/", "policy_drop", acts.drop, Right.SETTINGS),
        Route("policy/try/", "policy_try", others.try_out, Right.SETTINGS),
        Route("policy/keep/", "policy_keep", acts.keep, Right.SETTINGS),
        Route("policy/presets/<slug:preset>/", "policy_preset", others.preset, Right.LOOK),
        Route("policy/presets/<slug:preset>/take/", "policy_preset_take", acts.take_preset, Right.SETTINGS),
        Route("policy/versions/<int:version>/", "policy_version", others.version, Right.LOOK),
        Route("policy/versions/<int:version>/take/", "policy_version_take", acts.take_version, Right.SETTINGS),
        Route("policy/exceptions/<int:customer>/end/", "policy_exception_end", acts.end_exception, Right.SETTINGS),
    ),
    entry=Entry(_("Policy"), "signpost", 60, "p"),
)
