#include "tests/views/FakePages.h"

#include "views/common/PageHeader.h"
#include "views/common/Theme.h"

#include <QJsonArray>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace Peak {

FakePage::FakePage(ActionRegistry &registry, PageId page, QWidget *parent)
    : QWidget(parent),
      m_set(new ActionSet(registry, page, this)),
      m_filter(new QLineEdit),
      m_rows(new QListWidget)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_filter->setAccessibleName(QStringLiteral("Filter"));
    m_filter->setPlaceholderText(QStringLiteral("Filter"));
    m_rows->setAccessibleName(QStringLiteral("Rows"));
    m_rows->setFrameShape(QFrame::NoFrame);
    for (const char *name : {"Ortega - 18 Elm St", "Whitfield - 200 Main St", "Sato - 3 Bay Rd"})
        m_rows->addItem(QString::fromLatin1(name));
    auto *header = new PageHeader(PageInfo::of(page).text);
    header->setDetail(QStringLiteral("3"));
    QStringList rest;
    for (const ActionSpec &spec : registry.specs()) {
        if (!spec.pages.contains(page))
            continue;
        m_set->on(spec.id, [this, id = spec.id] { done.append(id); });
        if (spec.scope != ActionSpec::Scope::Page)
            continue;
        if (spec.pages.size() > 2)
            rest.append(spec.id);
        else
            header->addAction(m_set->button(spec.id));
    }
    if (!rest.isEmpty())
        header->addAction(m_set->moreButton(rest));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), Theme::space(3), Theme::space(4), 0);
    column->setSpacing(Theme::space(3));
    column->addWidget(header);
    column->addWidget(m_filter);
    column->addWidget(m_rows, 1);
    m_rows->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_rows->addActions(m_set->rowActions());
    setFocusProxy(m_rows);
}

void addFakePages(MainWindow &window, ActionRegistry &registry,
                  const std::function<void(PageId)> &made)
{
    for (const PageInfo &page : PageInfo::all()) {
        window.addPage(page.id, [&registry, id = page.id, made] {
            if (made)
                made(id);
            return new FakePage(registry, id);
        });
    }
}

Capabilities capabilitiesOf(const QStringList &pages, const QHash<QString, QString> &refused)
{
    QJsonObject actions;
    for (const ActionSpec &spec : ActionRegistry::allSpecs())
        actions.insert(spec.capability, true);
    for (auto one = refused.begin(); one != refused.end(); ++one)
        actions.insert(one.key(), one.value());
    return Capabilities::fromJson({{QStringLiteral("pages"), QJsonArray::fromStringList(pages)},
                                   {QStringLiteral("actions"), actions}});
}

QStringList everyPage()
{
    QStringList pages;
    for (const PageInfo &page : PageInfo::all()) {
        if (!page.isDetails())
            pages.append(page.name);
    }
    return pages;
}

} // namespace Peak
