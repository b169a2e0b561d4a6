"""Dashboards and provisioning files for the wearer's own Grafana. Dashboards are generated: edit none."""
