# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME store_json SOURCES core/store_json_test.cpp core/store_samples.cpp LINKS forereach_store)
forereach_test(NAME store_workspace SOURCES core/store_workspace_test.cpp core/store_samples.cpp
  LINKS forereach_store SQLiteCpp)
forereach_test(NAME store_survival SOURCES core/store_survival_test.cpp core/store_samples.cpp
  LINKS forereach_store SQLiteCpp)
forereach_test(NAME store_check SOURCES core/store_check_test.cpp core/store_samples.cpp LINKS forereach_store SQLiteCpp)
forereach_test(NAME store_import SOURCES core/store_import_test.cpp core/store_samples.cpp LINKS forereach_store SQLiteCpp)
