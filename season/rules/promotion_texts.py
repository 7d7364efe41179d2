"""Topics, audiences and forms of the promotion in words, for refusals, pages and papers.

Kind: pure
"""

from bus.messages import Sentence
from season.rules.promotion_commands import Audience, ItemKind, PromotionForm, Reading, Topic

TOPIC_NAMES = {
    Topic.WHAT: Sentence("topic-what", "what an online public service is"),
    Topic.LEVELS: Sentence("topic-levels", "the levels of the services"),
    Topic.PROCEDURES: Sentence("topic-procedures", "which procedures are offered online"),
    Topic.WHERE: Sentence("topic-where", "where to go and how to do it"),
    Topic.BENEFITS: Sentence("topic-benefits", "what good it does"),
    Topic.EVERY: Sentence("topic-every", "all five topics"),
}

AUDIENCE_NAMES = {
    Audience.TEACHERS: Sentence("audience-teachers", "teachers and staff"),
    Audience.PUPILS: Sentence("audience-pupils", "pupils"),
    Audience.PARENTS: Sentence("audience-parents", "parents"),
}

FORM_NAMES = {
    PromotionForm.ASSEMBLY: Sentence("form-assembly", "assembly"),
    PromotionForm.LESSON: Sentence("form-lesson", "lesson or class hour"),
    PromotionForm.MEETING: Sentence("form-meeting", "meeting"),
    PromotionForm.NOTICE_BOARD: Sentence("form-notice-board", "notice board or posters"),
    PromotionForm.LEAFLETS: Sentence("form-leaflets", "leaflets"),
    PromotionForm.WEB: Sentence("form-web", "website or social network"),
    PromotionForm.OTHER: Sentence("form-other", "in another way"),
}

ITEM_NAMES = {
    ItemKind.ARTICLE: Sentence("item-article", "article"),
    ItemKind.POSTER: Sentence("item-poster", "poster"),
    ItemKind.LEAFLET: Sentence("item-leaflet", "leaflet"),
    ItemKind.CLIP: Sentence("item-clip", "clip"),
}

READING_NAMES = {
    Reading.PUPILS: Sentence("reading-pupils", "easy, also for pupils"),
    Reading.ADULTS: Sentence("reading-adults", "for adults"),
    Reading.STAFF: Sentence("reading-staff", "for staff"),
}
