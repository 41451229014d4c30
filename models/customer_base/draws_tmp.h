#pragma once
#include "engine/random/stream.h"
#include "models/customer_base/bg_nbd.h"
#include "models/customer_base/traits.h"
namespace stamkund::customer_base {
Traits draw_new(const ParetoNbd& m, Stream& rate, Stream& lifetime);
Traits draw_new(const BgNbd& m, Stream& rate, Stream& lifetime);
Traits draw_alive(const ParetoNbd& m, double x, double t_x, double age, Stream& rate, Stream& lifetime);
Traits draw_alive(const BgNbd& m, double x, double t_x, double age, Stream& rate, Stream& lifetime);
LogRate log_rate(const ParetoNbd& m);
LogRate log_rate(const BgNbd& m);
LogRate log_rate_given(const ParetoNbd& m, double x, double t_x, double age);
LogRate log_rate_given(const BgNbd& m, double x, double t_x, double age);
double discounted_residual_transactions(const BgNbd&, double x, double t_x, double age, double rate);
}  // namespace stamkund::customer_base
