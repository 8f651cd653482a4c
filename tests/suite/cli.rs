//! The manual is the test: commands in README.md and `tests/cli/*.md` print what stands there.

#[test]
fn manual() {
    trycmd::TestCases::new()
        .case("README.md")
        .case("tests/cli/*.md")
        .run();
}
