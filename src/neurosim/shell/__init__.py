"""The terminal loop of the quiz: lines in, pages out.

Everything that decides is in :mod:`neurosim.quiz`; here are clock, dice, keyboard
and wording. Text only in ASCII, so that any console shows it.
"""
