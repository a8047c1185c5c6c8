"""What the delivery system says, in the reader's language."""

from mlops_lessons.i18n import topic_texts

say = topic_texts("continuous_deployment")
