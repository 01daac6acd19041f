"""The screening questionnaire on its way in: the sheet that is filled in per class, the form on a phone."""
