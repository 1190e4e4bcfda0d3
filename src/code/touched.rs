//! The lines of a script that a control has changed.

use std::collections::HashSet;

use twin::{Line, Script};

/// The texts of the lines that follow a control and that were not in the script before.
pub(super) fn touched(before: &Script, after: &Script) -> Vec<String> {
    let old: HashSet<&str> = followers(before).map(|line| line.text.as_str()).collect();
    followers(after).filter(|line| !old.contains(line.text.as_str())).map(|line| line.text.clone()).collect()
}

/// The lines that follow a control. The others change as the run goes on.
fn followers(script: &Script) -> impl Iterator<Item = &Line> {
    script.sections.iter().flat_map(|section| &section.lines).filter(|line| !line.of.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::nn::Activation;
    use protocol::RunSettings;
    use twin::Network;

    fn script(settings: &RunSettings, epoch: u64) -> Script {
        Network { settings, turns: &[], epoch, losses: &[] }.script()
    }

    #[test]
    fn a_control_touches_the_lines_that_follow_it() {
        let course = RunSettings::default();
        let tanh = RunSettings { activation: Activation::Tanh, ..course.clone() };
        let wide = RunSettings { hidden: 5, ..course.clone() };
        let now = script(&course, 10);
        assert_eq!(touched(&now, &script(&tanh, 10)), ["        x = torch.tanh(self.fc1(x))"]);
        assert_eq!(touched(&now, &script(&wide, 10)), ["model = MLP(hidden_size=5)"]);
        assert!(touched(&now, &script(&course, 11)).is_empty(), "an epoch is no control");
    }
}
