"""Names of who acted, as pages show them."""

# The record keeps the name of the job (lawdocs.jobs, lawdocs.demo); people read what the job is for.
_OF_JOBS = {
    "系统（fire-planned）": "系统（按预定办理）",
    "系统（lapse-expired）": "系统（期满自动失效）",
    "系统（lapse-opinions）": "系统（意见征求终止）",
    "系统（record-correction）": "系统（登记文件纠正情况）",
    "系统（seed）": "系统（示例数据）",
    "系统（start-cleanup-after-review）": "系统（按审查结论启动清理）",
}


def shown_name(name: str) -> str:
    """The name of a person as it is, that of a job in words."""
    return _OF_JOBS.get(name, name)
