"""The shipped model as a discrete Bayesian network, for pyAgrum and pgmpy.

    P profile (what the lesion touches)      G overall severity
         \\                                  /
          \\      M modality: its severity, displacement, habit (one node each)
           \\    /
            R   record of one structure

Nothing is left out: all hypotheses, all profiles, every hidden state. Two nodes are
collapsed, in the peers' favour (``Literal`` is the network without that). The lesion is
no node: given the profile it depends on no finding, so P(lesion | exam) is a product
of P(profile | exam) with a fixed matrix. The state of a structure is summed into its
record, which is exact because each structure has one record here; statements about a
whole dermatome are left out.
"""

from dataclasses import dataclass

import numpy as np

from neurosim.exam import Finding
from neurosim.model import ANCHORS, Model
from neurosim.model.population import Population
from neurosim.model.reading import reading
from neurosim.simulation import items_of
from neurosim.terms import mirror


@dataclass(frozen=True)
class Network:
    """Tables of the network; parents come last in every table.

    Attributes
    ----------
    lesion_given_profile
        P(lesion | profile), shape (P, H).
    hidden
        P(cell of the modality | g), shape (cells, G), by modality.
    records
        P(grade | profile, cell), shape (K, P, cells), by node.
    modality, items
        Of each node: its modality, and structure, side and kind.
    states, readings
        The same, not collapsed: P(state | profile, cell) and P(grade | state), with
        the grade first.
    lesion, profile_given_lesion
        P(lesion), and P(profile | lesion) of shape (P, H).
    """

    profile: np.ndarray
    severity: np.ndarray
    lesion_given_profile: np.ndarray
    hidden: dict[str, np.ndarray]
    records: dict[str, np.ndarray]
    modality: dict[str, str]
    items: dict[str, tuple[str, str, str]]
    states: dict[str, np.ndarray]
    readings: dict[str, np.ndarray]
    lesion: np.ndarray
    profile_given_lesion: np.ndarray

    def evidence(self, findings: tuple[Finding, ...]) -> dict[str, int]:
        return {name_of(f.structure, f.side): f.grades[0] for f in findings}


def name_of(structure: str, side: str) -> str:
    return f"{structure}__{side}"


def one_item_each(model: Model) -> list[tuple[str, str, str]]:
    """Return the first item of the full protocol for each state, no statements."""
    kept = {}
    for structure, side, kind in items_of(model.atlas, "full"):
        test = model.atlas.structures[structure]
        if model.owner(structure).pool == "blur":
            continue
        read = mirror(side) if test.laterality == "crossed" else side
        kept.setdefault((test.owner, read), (structure, side, kind))
    return list(kept.values())


def write(model: Model, population: Population) -> Network:
    """Write the model as tables of a network."""
    profiles = model.profiles
    joint = np.zeros((len(profiles.family), len(model.lesions)))
    weight = np.exp(population.log_prior[profiles.lesion] + profiles.log_weight)
    np.add.at(joint, (profiles.profile, profiles.lesion), weight)
    mass = joint.sum(axis=1)
    records, modality, items, states, readings = {}, {}, {}, {}, {}
    for item in one_item_each(model):
        structure, side, kind = item
        test = model.atlas.structures[structure]
        read = mirror(side) if test.laterality == "crossed" else side
        rows = model.rows(test.owner, read)
        name, seen = name_of(structure, side), reading(model.atlas, test, kind)
        records[name] = _by_profile(rows.table @ seen, rows.index)
        states[name], readings[name] = _by_profile(rows.table, rows.index), seen.T
        modality[name], items[name] = test.modality, item
    hidden = {m: model.hidden(m) for m in dict.fromkeys(modality.values())}
    return Network(
        mass / mass.sum(),
        population.severity,
        joint / mass[:, None],
        hidden,
        records,
        modality,
        items,
        states,
        readings,
        joint.sum(axis=0) / mass.sum(),
        joint / joint.sum(axis=0),
    )


def _by_profile(table: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Return P(grade | profile, cell), the grade first."""
    cells = table.reshape(len(table), -1, table.shape[-1])[index]
    return np.ascontiguousarray(
        np.moveaxis(cells.reshape(len(index), -1, table.shape[-1]), -1, 0)
    )


class PyAgrum:
    """The network in pyAgrum, with one of its exact engines."""

    def __init__(self, network: Network, engine: str = "ShaferShenoyInference"):
        import pyagrum as gum

        self.gum, self.network = gum, network
        self.net = gum.BayesNet("neurosim")
        self._add("profile", network.profile, ())
        self._add("severity", network.severity, ())
        for modality, table in network.hidden.items():
            self._add(f"m_{modality}", table, ("severity",))
        for name, table in network.records.items():
            self._add(name, table, ("profile", f"m_{network.modality[name]}"))
        self.use(engine)

    def use(self, engine: str) -> None:
        self.engine = getattr(self.gum, engine)(self.net)
        self.engine.setNumberOfThreads(1)
        self.engine.eraseAllTargets()
        self.engine.addTarget("profile")

    def _add(self, name: str, table: np.ndarray, parents: tuple[str, ...]) -> None:
        self.net.add(self.gum.RangeVariable(name, name, 0, len(table) - 1))
        for parent in parents:
            self.net.addArc(parent, name)
        cpt = self.net.cpt(name)
        # The first name varies fastest in pyAgrum's flat order.
        place = [(name, *parents).index(n) for n in reversed(cpt.names)]
        cpt.fillWith(table.transpose(place).ravel().tolist())

    def rank(self, evidence: dict[str, int]) -> np.ndarray:
        self.engine.setEvidence(evidence)
        self.engine.makeInference()
        profile = self.engine.posterior("profile").toarray()
        return profile @ self.network.lesion_given_profile

    def with_each(self, evidence: dict[str, int]) -> dict[str, np.ndarray]:
        """Return P(profile, grade | evidence), shape (P, K), of every other node."""
        engine = self.gum.ShaferShenoyInference(self.net)
        engine.eraseAllTargets()
        asked = [name for name in self.network.records if name not in evidence]
        for name in asked:
            engine.addJointTarget({"profile", name})
        engine.setEvidence(evidence)
        engine.makeInference()
        found = {}
        for name in asked:
            joint = engine.jointPosterior({"profile", name})
            array = joint.toarray()  # axes are the names in reverse
            found[name] = array if joint.names[-1] == "profile" else array.T
        return found

    def sample(self, count: int) -> None:
        """Draw whole examinations."""
        generator = self.gum.BNDatabaseGenerator(self.net)
        generator.drawSamples(count)


class Literal(PyAgrum):
    """The network as the model is told: the lesion and every state are nodes."""

    def __init__(self, network: Network, engine: str = "LazyPropagation"):
        import pyagrum as gum

        self.gum, self.network = gum, network
        self.net = gum.BayesNet("neurosim, literal")
        self._add("lesion", network.lesion, ())
        self._add("profile", network.profile_given_lesion, ("lesion",))
        self._add("severity", network.severity, ())
        for modality, table in network.hidden.items():
            self._add(f"m_{modality}", table, ("severity",))
        for name, table in network.states.items():
            parents = ("profile", f"m_{network.modality[name]}")
            self._add(f"state_{name}", table, parents)
            self._add(name, network.readings[name], (f"state_{name}",))
        self.use(engine)

    def use(self, engine: str) -> None:
        super().use(engine)
        self.engine.eraseAllTargets()
        self.engine.addTarget("lesion")

    def rank(self, evidence: dict[str, int]) -> np.ndarray:
        self.engine.setEvidence(evidence)
        self.engine.makeInference()
        return self.engine.posterior("lesion").toarray()


class Pgmpy:
    """The network in pgmpy, by variable elimination."""

    def __init__(self, network: Network):
        from pgmpy.factors.discrete import TabularCPD
        from pgmpy.inference import VariableElimination
        from pgmpy.models import DiscreteBayesianNetwork

        self.network = network
        net = self.net = DiscreteBayesianNetwork()
        cpds = [
            TabularCPD("profile", len(network.profile), network.profile[:, None]),
            TabularCPD("severity", len(ANCHORS), network.severity[:, None]),
        ]
        net.add_nodes_from(["profile", "severity"])
        for modality, table in network.hidden.items():
            name = f"m_{modality}"
            net.add_edge("severity", name)
            cpds.append(TabularCPD(name, len(table), table, ["severity"], [5]))
        for name, table in network.records.items():
            parents = ["profile", f"m_{network.modality[name]}"]
            net.add_edges_from([(parent, name) for parent in parents])
            flat = table.reshape(len(table), -1)
            cpds.append(TabularCPD(name, len(table), flat, parents, table.shape[1:]))
        net.add_cpds(*cpds)
        self.engine = VariableElimination(net)

    def rank(self, evidence: dict[str, int]) -> np.ndarray:
        found = self.engine.query(["profile"], evidence, show_progress=False)
        return np.asarray(found.values) @ self.network.lesion_given_profile

    def sample(self, count: int) -> None:
        self.net.simulate(count, show_progress=False)
