#include "bench/grow/words.h"

#include "base/buf.h"

enum { NOUNS = 10 };

static const char *const nouns[WORDS_TOPICS][NOUNS] = {
	{ "provers", "invariants", "lemmas", "specifications", "tactics", "refinement", "solvers",
		"counterexamples", "logic", "certificates" },
	{ "replicas", "consensus", "quorums", "failover", "clocks", "partitions", "leases",
		"consistency", "gossip", "checkpoints" },
	{ "gradients", "embeddings", "attention", "pretraining", "distillation", "fine-tuning",
		"regularisation", "backpropagation", "curricula", "checkpoints" },
	{ "fairness", "subgroups", "disparity", "audits", "recourse", "bias", "representation",
		"calibration", "thresholds", "protected attributes" },
	{ "privacy", "noise", "anonymity", "linkage", "budgets", "enclaves", "secret sharing",
		"disclosure", "aggregates", "consent" },
	{ "translation", "dialects", "corpora", "morphology", "parsing", "summaries", "dialogue",
		"discourse", "annotation", "low-resource languages" },
	{ "segmentation", "point clouds", "depth", "occlusion", "tracking", "pose", "textures",
		"cameras", "reconstruction", "scenes" },
	{ "phonemes", "prosody", "microphones", "speakers", "transcripts", "accents", "vowels",
		"acoustics", "wake words", "hearing aids" },
	{ "rankings", "queries", "indexing", "relevance", "clicks", "recall", "snippets",
		"crawlers", "passages", "search sessions" },
	{ "patients", "triage", "wards", "diagnoses", "biosignals", "trials", "dosage", "cohorts",
		"radiographs", "clinicians" },
	{ "auctions", "incentives", "markets", "pricing", "demand", "mechanisms", "contracts",
		"bidding", "welfare", "forecasts" },
	{ "qubits", "decoders", "stabilisers", "syndromes", "annealing", "gates", "decoherence",
		"surface codes", "ansatz circuits", "readout" },
	{ "robots", "grasping", "manipulation", "planning", "exoskeletons", "actuators", "contacts",
		"trajectories", "teleoperation", "safety envelopes" },
	{ "compilers", "types", "inlining", "memory safety", "effects", "macros", "borrow checking",
		"optimisation passes", "bytecode", "linkers" },
	{ "indexes", "joins", "cardinality", "transactions", "vacuuming", "storage engines",
		"log-structured trees", "views", "caches", "query plans" },
	{ "congestion", "packets", "routing", "latency", "switches", "telemetry", "handovers",
		"queues", "loss recovery", "multipath" },
	{ "kilowatts", "carbon", "cooling", "data centres", "batteries", "load shifting", "grids",
		"idle servers", "heat reuse", "efficiency" },
	{ "fuzzing", "exploits", "sandboxes", "side channels", "attestation", "malware",
		"supply chains", "signatures", "hardening", "threat models" },
	{ "agents", "tools", "planning horizons", "delegation", "rewards", "oversight",
		"benchmarks", "world models", "exploration", "guardrails" },
	{ "shipments", "inventories", "warehouses", "customs", "routes", "suppliers", "disruption",
		"lead times", "containers", "provenance" },
	{ "sensors", "wearables", "gait", "sleep", "pulse", "motion traces", "skin contact",
		"drift", "firmware", "energy harvesting" },
	{ "readers", "interfaces", "screens", "gestures", "accessibility", "captions", "warnings",
		"trust", "attention spans", "usability studies" },
	{ "simulations", "surrogates", "meshes", "turbulence", "ensembles", "climate records",
		"inverse problems", "solvers", "uncertainty", "assimilation" },
	{ "graphs", "communities", "motifs", "diffusion", "link prediction", "message passing",
		"spectra", "hypergraphs", "samplers", "treewidth" },
};

static const char *const qualities[] = { "robust", "scalable", "measurable", "incremental",
	"interpretable", "frugal", "verified", "adaptive", "distributed", "human-centred", "open",
	"reproducible", "sparse", "causal", "online", "compositional" };
static const char *const deeds[] = { "measures", "predicts", "explains", "bounds", "repairs",
	"compares", "learns", "verifies", "schedules", "compresses", "monitors", "transfers" };
static const char *const heads[] = { "A theory of", "Benchmarks for", "Towards", "Limits of",
	"Tools for", "Evidence for", "The cost of", "Methods for", "Rethinking", "Foundations of" };
static const char *const openings[] = { "We ask whether", "Earlier work assumed that",
	"The project shows that", "In the first year we test if",
	"Our method relies on the fact that", "Field studies suggest that",
	"A prototype confirms that", "Practitioners report that" };
static const char *const given[] = { "Amara", "Bruno", "Chidi", "Dagny", "Elif", "Farid", "Greta",
	"Haruki", "Inés", "Jonas", "Keiko", "Luís", "Mirela", "Nadia", "Oskar", "Priya", "Qing",
	"Rosa", "Sven", "Tariq", "Ulla", "Valentina", "Wanjiru", "Ximena", "Yusuf", "Zofia" };
static const char *const family[] = { "Abara", "Bergström", "Castellanos", "Dimitrov", "Eriksen",
	"Fonseca", "Grünwald", "Haddad", "Ivanova", "Jiménez", "Kowalczyk", "Lindholm", "Mbeki",
	"Nakamura", "Oyelaran", "Petrov", "Quispe", "Rautio", "Sørensen", "Takahashi", "Ueda",
	"Vasquez", "Wolff", "Xanthos", "Yılmaz", "Zeller", "Arslan", "Beaumont", "Chukwu", "Duarte",
	"Esposito" };
static const struct {
	const char *name, *country;
} towns[] = { { "Aarhus", "DK" }, { "Bergen", "NO" }, { "Coimbra", "PT" }, { "Dakar", "SN" },
	{ "Eindhoven", "NL" }, { "Freiburg", "DE" }, { "Ghent", "BE" }, { "Haifa", "IL" },
	{ "Ithaca", "US" }, { "Jaipur", "IN" }, { "Kyoto", "JP" }, { "Lund", "SE" },
	{ "Mendoza", "AR" }, { "Nairobi", "KE" }, { "Oulu", "FI" }, { "Porto", "PT" },
	{ "Québec", "CA" }, { "Riga", "LV" }, { "Salamanca", "ES" }, { "Tartu", "EE" },
	{ "Uppsala", "SE" }, { "Valparaíso", "CL" }, { "Wrocław", "PL" }, { "York", "GB" } };

#define COUNT(list)	  (sizeof(list) / sizeof((list)[0]))
#define ANY(chance, list) ((list)[prng_below((chance), COUNT(list))])

struct topics words_topics(struct prng *chance)
{
	return (struct topics){ prng_below(chance, WORDS_TOPICS),
		prng_below(chance, WORDS_TOPICS) };
}

/* Two in three of the first topic. */
static const char *noun(struct prng *chance, struct topics t)
{
	size_t topic = prng_below(chance, 3) == 0 ? t.b : t.a;

	return nouns[topic][prng_below(chance, NOUNS)];
}

const char *words_title(struct mem *mem, struct prng *chance, struct topics t)
{
	return mem_printf(mem, "%s %s %s with %s and %s", ANY(chance, heads),
		ANY(chance, qualities), noun(chance, t), noun(chance, t), noun(chance, t));
}

const char *words_text(struct mem *mem, struct prng *chance, struct topics t, size_t sentences)
{
	struct buf b;

	buf_init(&b, mem, sentences * 120);
	for (size_t i = 0; i < sentences; i++)
		buf_printf(&b, "%s%s %s %s %s %s, where %s and %s meet %s %s.", i == 0 ? "" : " ",
			ANY(chance, openings), ANY(chance, qualities), noun(chance, t),
			ANY(chance, deeds), noun(chance, t), noun(chance, t), noun(chance, t),
			ANY(chance, qualities), noun(chance, t));
	return buf_str(&b);
}

const char *words_person(struct mem *mem, struct prng *chance)
{
	return mem_printf(mem, "%s %s", ANY(chance, given), ANY(chance, family));
}

const char *words_keywords(struct mem *mem, struct prng *chance, struct topics t)
{
	return mem_printf(mem, "%s, %s, %s", noun(chance, t), noun(chance, t), noun(chance, t));
}

const char *words_town(size_t n, const char **ret_country)
{
	*ret_country = towns[n % COUNT(towns)].country;
	return towns[n % COUNT(towns)].name;
}
