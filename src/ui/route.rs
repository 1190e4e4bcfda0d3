//! The pages and their addresses.

/// A page of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Linear regression.
    Linear,
    /// The lab: a network fits the course's data.
    Lab,
    /// Autograd: a program as a graph.
    Autograd,
    /// The search for good settings.
    Search,
    /// The failure clinic: runs that have something wrong with them.
    Clinic,
    /// Vanishing gradients.
    Vanishing,
    /// No such page.
    Unknown,
}

impl Route {
    /// The pages, in the order of the navigation.
    pub const PAGES: &'static [Self] =
        &[Self::Autograd, Self::Linear, Self::Lab, Self::Search, Self::Clinic, Self::Vanishing];

    /// The page at a path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path.trim_matches('/') {
            "" | "mlp" => Self::Lab,
            "linear" => Self::Linear,
            "autograd" => Self::Autograd,
            "search" => Self::Search,
            "clinic" => Self::Clinic,
            "vanishing" => Self::Vanishing,
            _ => Self::Unknown,
        }
    }

    /// The page's path; an unknown page leads home.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Linear => "/linear",
            Self::Lab => "/mlp",
            Self::Autograd => "/autograd",
            Self::Search => "/search",
            Self::Clinic => "/clinic",
            Self::Vanishing => "/vanishing",
            Self::Unknown => "/",
        }
    }

    /// The page's name in the navigation and in the window's title.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "Fit a line",
            Self::Lab => "Fit a network",
            Self::Autograd => "Autograd",
            Self::Search => "Search",
            Self::Clinic => "Failure clinic",
            Self::Vanishing => "Vanishing gradients",
            Self::Unknown => "Page not found",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_their_pages() {
        for &route in Route::PAGES {
            assert_eq!(Route::of(route.path()), route);
        }
        assert_eq!(["", "/", "mlp/"].map(Route::of), [Route::Lab; 3]);
        assert_eq!(Route::of("/nowhere"), Route::Unknown);
    }
}
