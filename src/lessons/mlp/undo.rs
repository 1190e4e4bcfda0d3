//! Undoing changes of settings.

use super::history::past;
use super::state::{Action, Command, Lab, MlpLink};
use crate::settings::table::changed;
use crate::settings::{Effect, LabLink, SETTINGS};

impl Lab {
    /// The page with the settings of an earlier link, and the driver's commands. The run goes on if it can take them up.
    pub(super) fn with_settings_of(&self, lab: LabLink) -> (Self, Vec<Command>) {
        let mut next = self.clone();
        let mut commands = Vec::new();
        let mut act = |lab: &mut Self, action| {
            let (after, more) = lab.applied(action);
            *lab = after;
            commands.extend(more);
        };
        let (now, then) = (&self.link.settings, &lab.settings);
        if now.own == then.own && changed(now, then).all(|setting| setting.effect == Effect::AtOnce) {
            if self.past.look.is_some() {
                act(&mut next, Action::Past(past::Action::Now));
            }
            // A schedule brings numbers of its own, which are set after it.
            for _ in 0..SETTINGS.len() {
                let Some(setting) = changed(&next.link.settings, then).next() else { break };
                act(&mut next, Action::Set(setting.change_to(then)));
            }
        }
        if next.link.settings != lab.settings {
            // Unlike a link that is opened, it starts nothing.
            let playing = next.restarted().playing;
            act(&mut next, Action::Load(MlpLink { tab: self.tab, lab, recipe: None }));
            next.playing = playing;
        } else {
            let stop = (next.link.stop != lab.stop).then_some(Action::Stop(lab.stop));
            let shown = [Action::Speed(lab.speed), Action::LeaveOneOut(lab.leave_one_out), Action::Race(lab.race)];
            stop.into_iter().chain(shown).for_each(|action| act(&mut next, action));
        }
        commands.dedup();
        (next, commands)
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::{playing, set};
    use super::*;
    use crate::frame::page::Page;
    use crate::lessons::mlp::tab::Tab;
    use crate::settings::speed::Speed;

    #[test]
    fn a_run_takes_up_the_rate_of_before_and_goes_on() {
        let before = playing();
        let tuned = before.after(set("lr", 0.5)).after(set("schedule", 3.0)).after(set("schedule_epochs", 100.0));
        let (undone, commands) = tuned.back_to(Page::link(&before));
        assert_eq!((&undone.link, undone.run, undone.playing), (&before.link, tuned.run, true));
        assert_eq!(commands, [Command::Tune]);
        // The steps of this schedule are at first as long as those of that one were.
        let (again, _) = undone.after(set("schedule", 1.0)).back_to(Page::link(&tuned));
        assert_eq!((again.link, again.run), (tuned.link, undone.run));
    }

    #[test]
    fn another_network_of_before_is_another_run() {
        let before = playing().after(set("lr", 0.5));
        let built = before.after(set("hidden", 9));
        let (undone, commands) = built.back_to(Page::link(&before));
        assert_eq!((&undone.link, undone.run, undone.playing), (&before.link, built.run + 1, true));
        let paused = built.after(Action::Toggle).back_to(Page::link(&before)).0;
        assert_eq!(commands, [Command::Begin]);
        assert_eq!((paused.run, paused.playing), (built.run + 1, false));
        let course = before.after(Action::Course);
        assert_eq!(course.back_to(Page::link(&before)).0.link, before.link, "a reset can be taken back");
    }

    #[test]
    fn a_look_back_ends_and_its_run_goes_on() {
        let before = playing();
        let tuned = before.after(set("lr", 0.5));
        let looking = tuned.after(Action::Past(past::Action::Look(3)));
        let (undone, commands) = looking.back_to(Page::link(&before));
        assert_eq!((&undone.link, undone.run, undone.past.look.is_none()), (&before.link, tuned.run, true));
        assert_eq!(commands, [Command::Look, Command::Tune]);
    }

    #[test]
    fn what_is_no_setting_of_the_run_is_undone_too_and_the_tab_is_no_setting() {
        let before = playing();
        let fast = before.after(Action::Speed(Speed::Fast));
        let (undone, commands) = fast.back_to(Page::link(&before));
        assert_eq!((undone, commands), (before.clone(), vec![]));
        let elsewhere = Lab { tab: Tab::Units, ..before.clone() };
        let link = |lab: &Lab| Page::link(lab);
        assert!(!Lab::is_change(&link(&before), &link(&elsewhere)) && Lab::is_change(&link(&before), &link(&fast)));
        assert_eq!(Lab { tab: Tab::Units, ..fast }.back_to(link(&before)).0.tab, Tab::Units);
    }
}
