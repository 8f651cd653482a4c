//! No group follows by subtraction.

use std::collections::BTreeSet;

use crm_readiness::pool::suppress::{Branch, printed};
use proptest::prelude::*;

/// Members of each leaf of a tree of three cuts, at most four by three by three.
fn leaves() -> impl Strategy<Value = Vec<Vec<Vec<usize>>>> {
    use proptest::collection::vec;
    vec(vec(vec(0_usize..9, 1..4), 1..4), 1..5)
}

fn tree(leaves: &[Vec<Vec<usize>>]) -> Branch<Vec<usize>> {
    let sum = |inside: Vec<Branch<Vec<usize>>>, key: Vec<usize>| Branch {
        key,
        n: inside.iter().map(|b| b.n).sum(),
        inside,
    };
    let sizes = leaves.iter().enumerate().map(|(a, size)| {
        let sectors = size.iter().enumerate().map(|(b, sector)| {
            let countries = sector.iter().enumerate().filter(|(_, n)| **n > 0);
            let countries = countries.map(|(c, n)| Branch {
                key: vec![a, b, c],
                n: *n,
                inside: Vec::new(),
            });
            sum(countries.collect(), vec![a, b])
        });
        sum(sectors.collect(), vec![a])
    });
    sum(sizes.collect(), Vec::new())
}

/// How many members the unions of printed groups at or below a branch can have, by trying all of them.
fn unions(b: &Branch<Vec<usize>>, shown: &BTreeSet<Vec<usize>>) -> BTreeSet<usize> {
    let mut out = below(b, shown);
    if shown.contains(&b.key) {
        out.insert(b.n);
    }
    out
}

/// The same for printed groups strictly below it.
fn below(b: &Branch<Vec<usize>>, shown: &BTreeSet<Vec<usize>>) -> BTreeSet<usize> {
    b.inside.iter().fold(BTreeSet::from([0]), |sums, inner| {
        let parts = unions(inner, shown);
        sums.iter()
            .flat_map(|s| parts.iter().map(move |p| s + p))
            .collect()
    })
}

fn all<'b>(b: &'b Branch<Vec<usize>>, out: &mut Vec<&'b Branch<Vec<usize>>>) {
    out.push(b);
    for inner in &b.inside {
        all(inner, out);
    }
}

proptest! {
    #[test]
    fn what_is_left_of_a_printed_group_is_nothing_or_enough(leaves in leaves(), minimum in 3_usize..8) {
        let root = tree(&leaves);
        let shown: BTreeSet<Vec<usize>> = printed(&root, minimum).into_iter().collect();
        let mut groups = Vec::new();
        all(&root, &mut groups);
        for group in groups.into_iter().filter(|g| shown.contains(&g.key)) {
            prop_assert!(group.n >= minimum);
            for union in below(group, &shown) {
                let left = group.n - union;
                prop_assert!(left == 0 || left >= minimum, "{left} of {} are left over", group.n);
            }
        }
    }
}

/// By hand: 20 = 9 + 8 + 3. The 3 are hidden, and 3 follows from 20 − 9 − 8, so the 8 go too: 11 are left.
#[test]
fn a_small_group_takes_the_next_larger_one_with_it() {
    let leaf = |key: usize, n| Branch {
        key,
        n,
        inside: Vec::new(),
    };
    let root = Branch {
        key: 0,
        n: 20,
        inside: vec![leaf(1, 9), leaf(2, 8), leaf(3, 3)],
    };
    assert_eq!(printed(&root, 5), [0, 1]);
    // Nothing is hidden where nothing is small, and nothing is printed of too few.
    let root = Branch {
        key: 0,
        n: 17,
        inside: vec![leaf(1, 9), leaf(2, 8)],
    };
    assert_eq!(printed(&root, 5), [0, 1, 2]);
    assert_eq!(printed(&leaf(0, 4), 5), [0; 0]);
}

/// A weighted sum over fewer organisations than its parts would give the others away: all nodes share their members.
#[test]
fn all_nodes_of_a_group_rest_on_the_same_organisations() {
    use crm_readiness::model::benchmark::{Content, Group};
    use crm_readiness::pool::publish;
    use std::collections::BTreeMap;

    let case = crate::common::case(&crate::common::folder("examples/nordhagen-pumps"));
    let Some(Content::Peers(peers)) = case.benchmark.as_ref().map(|b| &b.content) else {
        panic!("the example has peers")
    };
    assert!(peers.rows.iter().any(|p| p.scores.contains(&None)));
    let all = publish::publish(peers, Some(&case.questionnaire), 5);
    let mut groups: BTreeMap<Group, BTreeSet<usize>> = BTreeMap::new();
    for p in &all {
        groups.entry(p.group).or_default().insert(p.n);
    }
    assert!(groups.len() > 10 && groups.values().all(|n| n.len() == 1));
}
