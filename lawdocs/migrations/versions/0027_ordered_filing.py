"""the period in which the police file a case that the procuratorate ordered to be filed"""

from lawdocs.migrations.support import allow, forget_duties


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

BEFORE = (
    *('expiry', 'cleanup_round', 'review', 'supplement', 'objection', 'publication', 'interpretation', 'copies', 'filing'),
    *('filing_notice', 'filing_supplement', 'filing_check', 'record_review', 'correction', 'revocation'),
    *('quarterly_list', 'annual_list', 'annual_report', 'amendment', 'suggestion', 'reconsideration'),
    *('reconsideration_transfer', 'reconsideration_answer', 'maker_reply', 'court_finding', 'judicial_advice'),
    *('procuratorial_advice', 'procuratorial_urgent', 'evidence', 'government_report', 'report_publication'),
    *('link_meeting', 'link_resolution', 'link_mechanism', 'link_suggestion', 'link_review', 'link_correction'),
    *('link_issue', 'link_opinion', 'crime_decision', 'crime_transfer', 'police_decision', 'police_forward'),
    *('crime_reconsideration', 'crime_reconsideration_reply', 'crime_handover', 'crime_screening'),
    *('screening_reconsideration',),
)
NEW = ('police_ordered_filing',)


def upgrade():
    allow('deadlines', 'duty', BEFORE, BEFORE + NEW)


def downgrade():
    forget_duties(NEW)
    allow('deadlines', 'duty', BEFORE + NEW, BEFORE)
