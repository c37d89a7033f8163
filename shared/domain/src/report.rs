//! The standards report: a window of tickets, of any helpdesk, against the four standards.

pub mod case;
