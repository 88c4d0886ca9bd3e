# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME ads_mechanisms SOURCES core/ads_mechanisms_test.cpp LINKS forereach_ads)
forereach_test(NAME ads_campaigns SOURCES core/ads_campaigns_test.cpp LINKS forereach_sim forereach_store TIMEOUT 240)
forereach_test(NAME ads_wider SOURCES core/ads_wider_test.cpp LINKS forereach_plan forereach_store TIMEOUT 240)
forereach_test(NAME ads_boost SOURCES core/ads_boost_test.cpp LINKS forereach_plan forereach_store TIMEOUT 240)
forereach_test(NAME ads_sequence SOURCES core/ads_sequence_test.cpp LINKS forereach_plan forereach_store TIMEOUT 240)
