"""The quiz: simulated patients and cards, as pure state machines.

State and answer in, new state and events out. Clock and dice are arguments; nothing
here prints, reads a key or draws. What a patient shows is a function of the sampled
examination alone: the truth is kept apart and read only by the debrief.
"""
