//! Every kind of diagnostic: its code, its severity and the paragraph that `explain --code` prints.
//!
//! A code is `area/name` and never changes its meaning. Each has a folder in `tests/diagnostics/`; a test holds the
//! two sets equal.

use super::Severity;

macro_rules! codes {
    ($($name:ident, $id:literal, $severity:ident, $explanation:literal;)+) => {
        /// The kind of a diagnostic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $explanation] $name,)+
        }

        impl Code {
            /// All codes in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// `area/name`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// Error or warning.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// What it means and how to mend it, one paragraph.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation,)+ }
            }
        }
    };
}

codes! {
    FileEncoding, "file/encoding", Error, "A text file is not UTF-8, or holds control characters. All files of the program are UTF-8 text, with or without a byte order mark. Open the file in an editor and save it as UTF-8; in a spreadsheet choose CSV UTF-8.";
    FileSyntax, "file/syntax", Error, "A file cannot be read as YAML or CSV. The place is where reading stopped; the cause often stands a line above. In YAML, indent with spaces and put text that holds a colon and a space, a hash sign or brackets in double quotes. In CSV, close every quotation mark.";
    FileType, "file/type", Error, "A value is of another kind than expected here, for example a text where a number belongs.";
    FileMissingKey, "file/missing-key", Error, "A key or column that has to be there is missing, or has no value.";
    FileUnknownKey, "file/unknown-key", Error, "A key or column is not known here. It is an error and not ignored, because a misspelt key would change a result in silence.";
    FileDuplicateKey, "file/duplicate-key", Error, "A key, column or list item stands twice. Only one of them could count, so neither is chosen.";
    FileSchema, "file/schema", Error, "Each YAML file begins with the number of its schema. This program reads schema 1.";
    FileRange, "file/range", Error, "A number lies outside of what is possible here.";
    FileDate, "file/date", Error, "A day is written as year, month and day: 2026-09-15. It has to exist in the calendar, and a report, a workshop and a re-rating are not dated before the round that they are about.";
    FileNotFound, "file/not-found", Error, "A file that another file names is not there.";
    CsvShape, "csv/shape", Error, "A row of a table has more or fewer cells than the header, a cell or a column name that has to be filled is empty, or the table is. A comma inside a cell needs double quotes around the cell.";
    Condition, "questionnaire/condition", Error, "A condition has a value, written as an expression, and one limit: `below`, `at_least` or `at_most`.";
    GateUnknown, "gate/unknown", Error, "A gate with this id does not exist in `rules.yaml`.";
    PlanCapacity, "plan/capacity", Error, "A role that is given a capacity has at least some person-days a month. A role that is left out has no limit.";
    PlanWindow, "plan/window", Error, "A window in which work stops ends on its first day or later.";
    PlanTooLong, "plan/too-long", Error, "An initiative that is done in one go lasts longer than twelve months at the size of this organisation. Such work is split into steps: `kind: stepped`.";
    PlanFixed, "plan/fixed", Error, "A decision of the client that is fixed in `jobs.yaml` contradicts itself, or what is known of the initiative.";
    RulesGate, "rules/gate", Error, "A gate that keeps work from beginning blocks an initiative that is to open it, so that it could never be opened.";
    RulesOpener, "rules/opener", Warning, "An initiative that is to open a gate closes none of the practices that the gate rests on, and the gate does not ask for its state.";
    RulesDiagnosis, "rules/diagnosis", Error, "A diagnosis rests on indicators, on one condition beside them, or on a condition in their place.";
    RulesLabels, "rules/labels", Error, "Labels are tested in their order, and the first whose condition holds is given. All have a condition but the last, so that there always is one.";
    RulesPoint, "rules/point", Error, "The first of several alternatives is chosen among these alternatives.";
    ContextUnknown, "context/unknown", Error, "A context question with this id does not exist in the questionnaire.";
    ContextType, "context/type", Error, "The answer to a context question is not of its kind: yes or no, one of its options, or a list of them.";
    SourceUnknown, "questionnaire/source", Error, "A trace names a source or a passage that the questionnaire does not list under `sources`.";
    QuestionnaireEmpty, "questionnaire/empty", Error, "A questionnaire needs roles, dimensions with capabilities, and for each capability a practice that enters its score; each practice is asked of at least one role.";
    QuestionnaireScale, "questionnaire/scale", Error, "The scale lists 2 to 11 levels, lowest first. Bands begin at 0 and rise.";
    QuestionnaireLevels, "questionnaire/levels", Error, "A practice describes each level of the scale in its own words.";
    FileWord, "file/word", Error, "A value is one of a few fixed words, and this is none of them.";
    QuestionnaireKnots, "questionnaire/knots", Error, "The knots of a measured practice turn a figure into a score: figures rise from knot to knot, and the scores only rise or only fall.";
    ReferenceMismatch, "reference/mismatch", Error, "The header of a questionnaire or benchmark names another id or version than the folder it lies in.";
    ReferenceForm, "reference/form", Error, "A questionnaire or benchmark is named as id@version.";
    ReferenceUnknown, "reference/unknown", Error, "A questionnaire or benchmark of this id and version is neither built in nor beside `engagement.yaml`.";
    IdForm, "file/id", Error, "An id is made of letters, digits, hyphens and underscores, at most 64 of them, because ids stand in the headers of tables, in lists separated by spaces, and in id@version.";
    DuplicateId, "file/duplicate-id", Error, "Two things carry the same id. Ids are unique and never reused, because answers and earlier rounds refer to them.";
    WeightsZero, "weights/zero", Error, "All weights of a group are zero, so no mean can be formed.";
    WeightDominates, "weights/dominates", Warning, "One capability carries more than half of the overall score.";
    CapabilityUnknown, "capability/unknown", Error, "A capability with this id does not exist in the questionnaire.";
    ModuleUnknown, "module/unknown", Error, "A module with this id does not exist in the questionnaire.";
    RoleUnknown, "role/unknown", Error, "A role with this id does not exist in the questionnaire.";
    PracticeUnknown, "practice/unknown", Error, "A practice with this id does not exist in the questionnaire. Ids of practices that were merged are read as aliases.";
    NodeUnknown, "node/unknown", Error, "A dimension, capability or practice with this id does not exist in the questionnaire, or cannot carry this setting.";
    InitiativeUnknown, "initiative/unknown", Error, "An initiative with this id does not exist in the catalogue.";
    InitiativeCycle, "initiative/cycle", Error, "Initiatives wait for each other in a circle, so none of them could begin.";
    InitiativeEffort, "initiative/effort", Error, "Effort is given by size of the organisation: person-days low, likely and high, months low and high, the smallest size first.";
    BenchmarkQuestionnaire, "benchmark/questionnaire", Error, "A benchmark belongs to one questionnaire and version. Scores of another one are not comparable.";
    BenchmarkSmall, "benchmark/small", Warning, "The benchmark holds fewer organisations than may be shown. The report says that there are too few peers; a percentile needs 10.";
    BenchmarkSynthetic, "benchmark/synthetic", Error, "The organisations of this benchmark are invented, for demonstration. An engagement uses it only with `allow_synthetic: true`, and every page says so.";
    BenchmarkScoring, "benchmark/scoring", Warning, "The scores of a benchmark were made by other scoring rules than those in use here: another scale, other practices or weights, other caps, or another algorithm. The same answers would come to other scores there, so no percentile is given.";
    BenchmarkOrientation, "benchmark/orientation", Warning, "A capability of the benchmark runs against all others: organisations that score high elsewhere score low on it, by more than chance explains. The column was probably stored the wrong way round.";
    BenchmarkSlices, "benchmark/slices", Warning, "Published slices of a group do not add up to their total: they hold more organisations than it, or their weighted mean is not the mean of the total. One of the figures is wrong, or the slices overlap.";
    BenchmarkSpread, "benchmark/spread", Error, "A standard deviation is larger than any numbers between the ends of the scale with this mean could have: it is at most the square root of (mean − lowest) × (highest − mean) × n ÷ (n − 1).";
    BenchmarkConstant, "benchmark/constant", Warning, "All organisations have the same score, so there is no place among them.";
    BenchmarkSingle, "benchmark/single", Warning, "A figure rests on one organisation. It says what that organisation scored, and nothing can be compared with it.";
    BenchmarkEdition, "benchmark/edition", Warning, "Rows lie outside of the years that the edition names, so editions were mixed or the edition is named wrongly.";
    BenchmarkStale, "benchmark/stale", Warning, "Rows are more than five years older than the last year of the edition. Practice moves on, and old peers flatter.";
    BenchmarkScale, "benchmark/scale", Warning, "No score of a benchmark is above 5, so its rows look like levels or shares. Scores are points from 0 to 100.";
    BenchmarkUnit, "benchmark/unit", Error, "A figure marked as direct is measured with our questions on our scale, from 0 to 100. Figures of other instruments or on other scales are proxy or context.";
    LanguageUnknown, "engagement/language", Error, "The report is written in a language that the program does not have. English is complete; others are absent.";
    EngagementCode, "engagement/code", Error, "The sector is a NACE section letter, the country an ISO 3166 code of two capital letters, the currency an ISO 4217 code of three.";
    RoundNone, "round/none", Error, "The engagement has no round. A round is a folder `rounds/<date>-<name>/` with a `round.yaml`.";
    RoundFolder, "round/folder", Error, "The folder of a round begins with the round's date, so that the latest round is the last in the list: rounds/2026-09-15-baseline.";
    RoundNotRead, "round/not-read", Warning, "The program does not read this file of the round, so its content has no influence.";
    RoundKept, "round/kept", Warning, "The file `assessment.json` beside a round is the assessment as it was kept by `report --freeze`. This one is empty, no JSON, or of another kind, so nothing can be compared with it.";
    RoundPulse, "round/pulse", Error, "A pulse round asks the practices that the initiatives of its `phase` lift, with those that the questionnaire asks in every pulse round, and carries the others forward from the round before it. So it names a phase, and it is not the first round.";
    RoundOrder, "round/order", Error, "The rounds of an engagement have different days, so that one is earlier and one later, and the evidence of a round is rated again in a later one.";
    RoundUnknown, "round/unknown", Error, "A round with this folder name does not exist in the engagement.";
    RegisterState, "register/state", Error, "The days of a job or of a decision contradict its state: a job that ended is done and did not end before it began, one that began is running or done, a decision with a day has an outcome, and it is neither due nor made before the round that asked for it.";
    ReratingFew, "rerating/few", Warning, "Few practices were rated again. A drift of the standard shows in 8 to 10 practices; with fewer it cannot be told from chance.";
    CrosswalkLink, "crosswalk/link", Error, "A crosswalk leads from an earlier version of a questionnaire to this one. A practice becomes one practice or several, or several become one; only what stays one practice can be re-scaled, by pairs of scores from 0 to 100 that rise.";
    CrosswalkNotCarried, "crosswalk/not-carried", Warning, "A practice of the earlier version is neither in this version under its id, nor has a successor, nor is it retired. Its change between rounds cannot be shown.";
    CrosswalkNone, "crosswalk/none", Warning, "Two rounds used two versions of a questionnaire, and no crosswalk leads from the earlier version to the later one. Practices with the same id are then compared as they are, even where their levels changed; the others cannot be compared.";
    FileMonth, "file/month", Error, "A month is written as year and month: 2027-07. A quarter is written as year and quarter: 2027-Q3.";
    BusinessLines, "business/lines", Error, "The lines of the budget share the initiatives out: each stands in one line at most, and one line takes all the others.";
    BusinessFormula, "business/formula", Error, "The formula of a benefit gives the money of a year from its drivers, with numbers, `+ - * /` and brackets. It uses every driver, and the lever is one of them.";
    BusinessPass, "business/pass", Error, "A pass mark says what has to be reached, with one of `at_least` and `at_most`, and in which month after go-live.";
    BusinessOption, "business/option", Error, "An option that a board compares lists its initiatives where its scope asks for them and nowhere else, and a recommendation names one of the labels and one of the options.";
    ProfileUnknown, "profile/unknown", Error, "A benefit profile with this id does not exist in the questionnaire.";
    MoneyRange, "money/range", Error, "A figure that is not certain is written as low, likely and high: [20000, 30000, 45000]. They do not fall.";
    BenefitsDriver, "benefits/driver", Error, "A benefit gives a figure for each driver of its profile, and for no other. The lever alone may be left out: then the report says what it would have to reach.";
    BenefitsNamed, "benefits/named", Error, "A benefit is cashable when money stops being paid. Finance names the post, the overtime or the contract that ends; without that name the benefit is avoided or soft.";
    BenefitsMonth, "benefits/month", Warning, "A month with an actual figure lies before the baseline of the benefit, so it cannot be the effect of the work.";
    BenefitsDoubleCount, "benefits/double-count", Warning, "Two benefits are often counted twice, and nobody has noted that this was looked at. Take the part that both claim out of one of them, and name the other under `counted_with`.";
    AgreedNothing, "agreed/nothing", Error, "An entry of `agreed.yaml` says what was proposed or what was agreed, each as a level, or as a figure where the practice is measured.";
    BrandingColour, "branding/colour", Error, "A colour of the branding is written as red, green and blue in hexadecimal digits, in quotes because of the hash sign.";
    BrandingContrast, "branding/contrast", Warning, "The colour of the branding is close to white. Marks and lines in it would not be seen (WCAG 2.2 asks for a contrast of 3 to 1), so they keep the built-in colour.";
    BrandingLogo, "branding/logo", Error, "The logo is an SVG or PNG file of at most 100 KiB beside engagement.yaml. It is put into each form, so that a form needs no other file.";
    PeopleEntry, "people/entry", Error, "An entry of `people.yaml` is a person with an id, or a number of people who are only counted, with their roles.";
    RoundEmpty, "round/empty", Warning, "The round has no answers. The report says so and shows no score.";
    RoundInvited, "round/invited", Warning, "More people of a role answered than were invited.";
    AnswersRespondent, "answers/respondent", Error, "A respondent has a name and at least one role, both the same in all files of a round: two files with one name are taken for one person.";
    AnswersTwice, "answers/twice", Error, "A respondent answers a practice twice in one round. The program does not guess which answer counts.";
    AnswersLevel, "answers/level", Error, "An answer is a level of the practice's scale, a figure where the practice is measured, `dk` for don't know or `n/a` for not applicable. An empty answer is none of these: it is not answered.";
    AnswersEvidence, "answers/evidence", Error, "Evidence is E0, E1, E2 or E3, and is recorded by the assessor.";
    AnswersNotApplicable, "answers/not-applicable", Error, "Not applicable is allowed only where the questionnaire says when. Elsewhere the practice applies to every organisation.";
    AnswersEstimate, "answers/estimate", Error, "A measured practice takes its figure in the full form. An estimated level is accepted in the short form, in a pulse round and from a workshop.";
    AnswersOutOfScope, "answers/out-of-scope", Warning, "An answer does not count because the round does not ask for it: the module is off, the form is short, or the role is not asked.";
    AnswersNote, "answers/note", Warning, "A note is longer than 20,000 characters. It is kept, but such a text belongs in a file of its own.";
    CollectFile, "collect/file", Error, "A file that was handed to `collect` holds no answers: it is a web page, a PDF, or a table without a column of a practice. Forms of ours come back as JSON, XLSX or CSV, exports of form tools as CSV or XLSX.";
    CollectWorkbook, "collect/workbook", Error, "A workbook is not read: it holds macros, needs a password, is of an old kind, is damaged, or unpacks to far more than a form holds. Nothing of it was opened. Save it again as `.xlsx` or CSV UTF-8, and ask the sender where macros come from.";
    CollectFormula, "collect/formula", Error, "A formula stands where an answer belongs. What it came to on the machine where the file was saved last may differ from what its author meant, so it is not taken. Write the value itself.";
    CollectEncoding, "collect/encoding", Warning, "A file is not UTF-8 and has no mark of another encoding, so it was read as Windows-1252, as spreadsheets of western Europe write it. Look at letters with accents; `--encoding` names another one.";
    CollectColumn, "collect/column", Warning, "A column of an export could not be matched with a practice, by id or by the text of its question, nor with what is known of its form tool. Its cells are not read. Say in `mapping.yaml` of the round what it holds, or `ignore`.";
    CollectDay, "collect/day", Warning, "A day could not be read, or day and month could be either way round and no other day of the column settles it. The answers are kept without a day of their own. Write `days: day-first` or `days: month-first` in `mapping.yaml` of the round.";
    CollectElsewhere, "collect/elsewhere", Error, "A form names the engagement and the round that it was made for, and this one was made for others. Its answers belong there.";
    CollectVersion, "collect/version", Error, "A form asks another questionnaire than the round, or a version from which no crosswalk leads to that of the round.";
    CollectNotCarried, "collect/not-carried", Warning, "An answer of a form of an earlier version cannot be carried over by the crosswalk: the practice was retired, split, merged from parts that were answered differently, or described anew so that the level lies between two of today's.";
    CollectEmpty, "collect/empty", Warning, "A submission holds no answer that can be used, so no file is written for it. Somebody may have opened the form and sent it off without filling it in.";
    CollectTwice, "collect/twice", Warning, "A person sent answers twice in the same roles. The later ones count, by day and, where exports give it, by hour; of the same time, the more complete; then the last by name of file and row. The others are left aside.";
    CollectExists, "collect/exists", Error, "The round holds other answers of a respondent, so what was sent is not written. `--force` replaces a file of the respondent's own, unless its answers are of a later day; a table that holds several respondents is never changed.";
    CollectSeveral, "collect/several", Error, "Two columns answer one practice in different ways, or more than one option of a practice was ticked. Neither counts until somebody decides.";
    CollectConsent, "collect/consent", Error, "The person did not agree to be asked, or was asked and did not say. Nothing of the form is kept.";
}

impl Code {
    /// The code with this id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.id() == id)
    }
}
