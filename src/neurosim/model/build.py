"""The models of an atlas: each is made once, and shared."""

from neurosim.atlas import Atlas, load_atlas
from neurosim.conditions import conditioned
from neurosim.door import door
from neurosim.exam import Age, Exam, Weeks, middle_of_decade
from neurosim.model.array import MAKING, Model


@door
def build_model(
    atlas: Atlas | None = None, age: Age | None = None, weeks: Weeks | None = None
) -> Model:
    """Return the model of an atlas, made once for each atlas, decade and duration.

    Parameters
    ----------
    atlas
        The tables; the shipped ones by default.
    age
        Age in years, or None where it is not known.
    weeks
        How long the lesion has lasted, or None; wasting is seen only after weeks.

    Examples
    --------
    >>> model = build_model()
    >>> len(model.lesions) > 250
    True
    """
    atlas = atlas if atlas is not None else load_atlas()
    decade = None if age is None else middle_of_decade(age)
    key = ("model", decade, weeks)
    with MAKING:
        if key not in atlas.derived:
            if decade is None:
                atlas.derived[key] = Model(conditioned(atlas, weeks=weeks), weeks=weeks)
            else:
                atlas.derived[key] = build_model(atlas, weeks=weeks).at_age(decade)
    model: Model = atlas.derived[key]
    return model


def model_at(
    age: float | None, weeks: float | None, atlas: Atlas, model: Model | None
) -> Model:
    """Return the model for an age and a duration: of the tables, or made of another.

    Parameters
    ----------
    age, weeks
        Of the patient; None where it is not known.
    atlas
        The tables, if no model is given.
    model
        A model that was told neither.
    """
    if model is None:
        return build_model(atlas, age, weeks)
    return model.of_person(age, weeks)


def model_of(
    exam: Exam, atlas: Atlas | None = None, model: Model | None = None
) -> Model:
    """Return the model for a patient: of that age and, if it matters, that duration.

    Parameters
    ----------
    exam
        Age and duration are used; the duration only where wasting is recorded.
    atlas
        The tables; the shipped ones by default.
    model
        A model of your own, which is taken for the patient; its tables count.

    Raises
    ------
    ExamError
        If the model is of another age or duration than the exam.

    Examples
    --------
    >>> model_of(Exam(age=71.0)) is build_model(age=79.0)
    True
    """
    if model is not None:
        atlas = model.atlas
    elif atlas is None:
        atlas = load_atlas()
    return model_at(exam.age, shown_weeks(exam, atlas), atlas, model)


def shown_weeks(exam: Exam, atlas: Atlas) -> float | None:
    """Return the duration of an exam, if something is recorded that depends on it."""
    recorded = any(depends_on_weeks(f.structure, atlas) for f in exam.findings)
    return exam.duration_weeks if recorded else None


def depends_on_weeks(structure: str, atlas: Atlas) -> bool:
    """Return whether what is found of a structure depends on the duration."""
    return ("wasting", structure) in atlas.observation
