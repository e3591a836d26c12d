import time
from django.db import connection
def run(quick):
    from tests.benchmarks import p4_crowd as p
    from tests.benchmarks.crowd import make_crowd
    from tests.benchmarks.measure import statements
    from tests.factories.acts import do, open_task_of
    from workflows.services.perform import perform
    c = make_crowd(units=1, nominees=10); f=c.files[0]
    do(f,"send_to_head",c.officers[0]); do(f,"submit",c.heads[0])
    att = p._accepting(f)
    do(f,"accept",c.world.users["lan"])
    f.version -= 1
    import copy
    # stale
    d=c.world.users["dung"]
    for s in statements(lambda: att2(f,d)): print(s[:150])
    import cProfile,pstats
    pr=cProfile.Profile(); pr.enable()
    for n in range(100): att2(f,d)
    pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(60)
    for _ in range(1):
        t0=time.thread_time(); w0=time.perf_counter()
        for n in range(50): att2(f,d)
        print("cpu ms", (time.thread_time()-t0)*20, "wall", (time.perf_counter()-w0)*20)
    return []
def att2(f,u):
    from workflows.services.perform import perform
    from workflows.services.errors import Conflict
    try: perform(f,"accept",actor=u,seen_version=f.version,key="x"*9)
    except Conflict: pass
