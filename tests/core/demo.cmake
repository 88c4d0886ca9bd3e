# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME report_export SOURCES core/report_export_test.cpp LINKS forereach_report)
