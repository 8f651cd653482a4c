//! Which groups of a tree may be published so that none that is too small follows by subtraction.

/// A group with the groups that it divides into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch<K> {
    /// What its members share.
    pub key: K,
    /// How many they are.
    pub n: usize,
    /// The groups inside it; together they hold all its members.
    pub inside: Vec<Self>,
}

/// The keys that may be printed.
///
/// A group is printed when its parent is and it has `minimum` members. Where the groups of a printed parent that are
/// not printed hold together between 1 and `minimum` − 1 members, the smallest printed one is hidden too, and so on
/// (complementary suppression; Hundepool et al. 2012, *Statistical Disclosure Control*, chapter 4).
///
/// Why that is enough: printed groups lie inside each other or apart, so whatever is subtracted from a printed group G
/// is a union of disjoint printed descendants. What is left of G is, for each group inside G: nothing where that group
/// itself was subtracted; all of it where nothing below it was; the same question again where parts of it were; and
/// the hidden groups of G together, which can only be left together. By induction each of these is 0 or at least
/// `minimum`, and so is their sum.
pub fn printed<K: Clone>(root: &Branch<K>, minimum: usize) -> Vec<K> {
    let mut out = Vec::new();
    if root.n >= minimum {
        print(root, minimum, &mut out);
    }
    out
}

fn print<K: Clone>(branch: &Branch<K>, minimum: usize, out: &mut Vec<K>) {
    out.push(branch.key.clone());
    for inner in shown(&branch.inside, minimum) {
        print(inner, minimum, out);
    }
}

fn shown<K>(inside: &[Branch<K>], minimum: usize) -> Vec<&Branch<K>> {
    let (mut shown, small): (Vec<&Branch<K>>, Vec<&Branch<K>>) =
        inside.iter().partition(|b| b.n >= minimum);
    let mut hidden: usize = small.iter().map(|b| b.n).sum();
    while hidden > 0 && hidden < minimum {
        let smallest = shown.iter().enumerate().min_by_key(|(_, b)| b.n);
        let Some((at, _)) = smallest else { break };
        hidden += shown.remove(at).n;
    }
    shown
}
