from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from hypothesis import given, assume, note, settings
from hypothesis import strategies as st
from tests.conftest import *
from tests.plans import shown
from yztrack.rating import RATINGS
from yztrack.model import observed
from yztrack.quantity import affine, exactly
from yztrack.validity import faults

SWAP={"at_least":"at_most","at_most":"at_least","more_than":"less_than","less_than":"more_than","value":"value"}
def mir(rec, neg=True):
    out=dict(rec)
    for k in (*SWAP,"between"):
        if k in rec:
            del out[k]
            v=rec[k]
            if k=="between": out[k]=(-v[1],-v[0])
            else: out[SWAP[k]]= -v if neg else v
    if "baseline_value" in out: out["baseline_value"]=-out["baseline_value"]
    return out
def mirrored(p):
    return Plan(p.kind, {"higher":"lower","lower":"higher","within":"within"}[p.better], mir(p.target, p.target["measure"] in("level","change")), [mir(a) for a in p.actuals], p.as_of)
def neg(q): return None if q is None else affine(q,Decimal(-1),Decimal(0))
@given(plans())
def test_mirror(p):
    assert not list(faults(p.indicator()))
    assume(p.better!="within" or p.target["measure"]in("level","change") or "value" not in p.target)
    a,b=p.assess(),mirrored(p).assess()
    assert (a.met,a.rating,a.rating_best,[r.code for r in a.reasons])==(b.met,b.rating,b.rating_best,[r.code for r in b.reasons])
    assert a.gap==b.gap
    assert (a.pace is None)==(b.pace is None)
    if a.pace:
        assert a.pace[:3]==b.pace[:3]; assert neg(a.required)==b.required; assert neg(a.pace.average)==b.pace.average
    assert neg(a.goal_level)==b.goal_level

def sc(rec,k,rel=False):
    out=dict(rec)
    for q in (*SWAP,"between"):
        if q in rec and not rel:
            out[q]=tuple(x.scaleb(k) for x in rec[q]) if q=="between" else rec[q].scaleb(k)
    if "baseline_value" in out: out["baseline_value"]=out["baseline_value"].scaleb(k)
    return out
@given(plans(), st.integers(-3,6), st.booleans())
def test_scale(p,k,nn):
    p=replace(p,may_be_negative=nn)
    q=replace(p,target=sc(p.target,k,p.target["measure"] not in("level","change")),actuals=[sc(a,k) for a in p.actuals])
    a,b=p.assess(),q.assess()
    f=Decimal(1).scaleb(k)
    S=lambda x: None if x is None else affine(x,f,Decimal(0))
    assert (a.met,a.rating,a.rating_best,a.attainment)==(b.met,b.rating,b.rating_best,b.attainment)
    assert S(a.gap)==b.gap
    assert S(a.required)==b.required
    if a.pace: assert a.pace[:3]==b.pace[:3]

@given(plans(), st.data(), st.booleans())
def test_point(p,data,nn):
    p=replace(p,may_be_negative=nn)
    pts=[]
    for a in p.actuals:
        rec=Actual(**a)
        q=observed(rec,p.kind,Settings().tolerance)
        ms=members(q)
        m=data.draw(st.sampled_from(ms))
        if nn is False: assume(m>=0 )
        d=Decimal(m.numerator)/Decimal(m.denominator)
        assume(Fraction(d)==m)
        pts.append({k:v for k,v in a.items() if k not in (*SWAP,"between")}|{"value":d})
    if not nn and p.kind=="flow":
        y={a["period"]:a["value"] for a in pts}
        assume(y.get("2025-01/2025-06",0)<=y.get("2025",10**30))
    a,b=p.assess(),replace(p,actuals=pts).assess()
    note(f"{a}\n{b}")
    if a.met!="unknown": assert a.met==b.met
    if a.gap is not None and b.gap is not None: assert a.gap.contains(b.gap.low)
    if a.attainment is not None: assert b.attainment is None or within(a.attainment,b.attainment.low)
    if a.pace:
        assert b.pace
        for x,y in zip(a.pace,b.pace):
            assert (x is None)==(y is None)
            if x: assert within(x,y.low), (shown(x),y)
        if a.rating not in("undetermined","awaiting"): assert RATINGS.index(a.rating)<=RATINGS.index(b.rating)
    if a.rating in("achieved","missed"): assert a.rating==b.rating
def within(x,v):
    e=abs(v)*Decimal("1e-40")+Decimal("1e-40")
    return x.contains(v) or x.contains(v+e) or x.contains(v-e)
