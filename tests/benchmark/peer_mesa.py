"""The same customers and program as 'peer_numpy.py points' as agents of Mesa, weekly steps: peer_mesa.py [SEED].

20,000 customers: speed does not depend on their number. Who has left is taken out, as is usual. Prints
customer-weeks a second, and what a customer comes to with its standard error, as JSON.
"""
import json
import statistics
import sys
import time

import mesa

CUSTOMERS, WEEKS = 20_000, 52
R, ALPHA, S, BETA = 0.8, 6.0, 0.6, 40.0
P, Q, GAMMA = 2.0, 4.0, 45.0


class Customer(mesa.Agent):
    def __init__(self, model):
        super().__init__(model)
        draw = model.random
        self.rate = draw.gammavariate(R, 1 / ALPHA)
        hazard = draw.gammavariate(S, 1 / BETA)
        self.leaves = draw.expovariate(1.0) / hazard if hazard > 0 else float("inf")
        self.scale = 1 / draw.gammavariate(Q, 1 / GAMMA)
        self.bought = self.earned = self.redeemed = self.balance = 0
        self.next_purchase = 0.0

    def step(self):
        week = self.model.steps  # 1 in the first step
        draw = self.model.random
        while self.next_purchase < min(week, self.leaves):
            cents = int(100 * draw.gammavariate(P, self.scale) + 0.5)
            self.bought += 1
            self.earned += cents // 100
            self.balance += cents // 100
            rewards, self.balance = divmod(self.balance, 100)
            self.redeemed += rewards
            self.model.revenue[week - 1] += cents - 500 * rewards
            self.next_purchase += draw.expovariate(1.0) / self.rate if self.rate > 0 else float("inf")
        if self.leaves < week:
            self.remove()


class Shop(mesa.Model):
    def __init__(self, seed):
        super().__init__(seed=seed)
        self.revenue = [0] * WEEKS
        self.customers = list(Customer.create_agents(self, CUSTOMERS))

    def step(self):
        self.agents.do("step")


start = time.perf_counter()
shop = Shop(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
for _ in range(WEEKS):
    shop.step()
seconds = time.perf_counter() - start


def of(values):
    return {"mean": statistics.fmean(values), "standard_error": statistics.pstdev(values) / len(values) ** 0.5}


print(json.dumps({
    "customer_weeks_per_second": CUSTOMERS * WEEKS / seconds, "customers": CUSTOMERS,
    "a_customer": {"purchases": of([one.bought for one in shop.customers]),
                   "points": of([one.earned for one in shop.customers]),
                   "redemptions": of([one.redeemed for one in shop.customers])}}, indent=2))
