#include "views/exchanges/ExchangeDetailsPage.h"

#include "models/tables/ExchangeText.h"
#include "models/tables/ListTableModel.h"
#include "views/common/EmptyState.h"
#include "views/common/Icons.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/PageLayout.h"
#include "views/common/PageTabs.h"
#include "views/common/Theme.h"
#include "views/exchanges/ExchangeOverview.h"

#include <QKeyEvent>
#include <QLocale>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ExchangeDetailsPage::ExchangeDetailsPage(QWidget *parent)
    : QWidget(parent),
      m_header(new PageHeader(tr("Exchange"))),
      m_messages(new MessageBar),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_tabs(new PageTabs(tr("Parts of the exchange"))),
      m_overview(new ExchangeOverview)
{
    m_header->setBackVisible(true);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tabs);

    layOutPage(this, {m_header, m_messages}, m_stack);

    connect(m_header, &PageHeader::backRequested, this, &ExchangeDetailsPage::backRequested);
    connect(m_empty, &EmptyState::actionTriggered, this, [this] { Q_EMIT retryRequested(m_id); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &ExchangeDetailsPage::openCurrent);
    addTab(u"overview"_s, u"file-text"_s, tr("&Overview"), [this] { return m_overview; });
}

ExchangeDetailsPage::~ExchangeDetailsPage() = default;

bool ExchangeDetailsPage::isLoaded() const
{
    QWidget *content = tabContent(currentTab());
    auto *list = qobject_cast<ListPage *>(content);
    if (content && !list)
        list = content->findChild<ListPage *>();
    if (m_loaded && content && !list && content->metaObject()->indexOfMethod("isLoaded()") >= 0) {
        bool loaded = true;
        QMetaObject::invokeMethod(content, "isLoaded", Q_RETURN_ARG(bool, loaded));
        return loaded;
    }
    if (!m_loaded || !list)
        return m_loaded;
    const ListTableModel *rows = list->model();
    return rows->total().has_value() && (rows->rowCount() == 0 || rows->isLoaded(0));
}

void ExchangeDetailsPage::addTab(const QString &name, const QString &icon, const QString &title,
                                 std::function<QWidget *()> make)
{
    auto *holder = new QWidget;
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    m_list.append({name, title, std::move(make), holder, nullptr});
    m_tabs->addTab(holder, Icons::get(icon), title);
    if (m_list.size() == 1)
        openCurrent();
}

int ExchangeDetailsPage::indexOf(const QString &name) const
{
    for (int i = 0; i < m_list.size(); ++i) {
        if (m_list.at(i).name == name)
            return i;
    }
    return -1;
}

void ExchangeDetailsPage::setTabVisible(const QString &name, bool visible)
{
    if (const int index = indexOf(name); index >= 0)
        m_tabs->setTabVisible(index, visible);
}

void ExchangeDetailsPage::setTabCount(const QString &name, std::optional<qint64> count)
{
    const int index = indexOf(name);
    if (index < 0)
        return;
    const QString title = m_list.at(index).title;
    //: The title of a tab, and how many rows it has
    m_tabs->setTabText(index, count ? tr("%1  %2").arg(title, QLocale().toString(*count)) : title);
}

QString ExchangeDetailsPage::currentTab() const
{
    const int index = m_tabs->currentIndex();
    return index < 0 ? QString() : m_list.at(index).name;
}

QWidget *ExchangeDetailsPage::tabContent(const QString &name) const
{
    const int index = indexOf(name);
    return index < 0 ? nullptr : m_list.at(index).content;
}

void ExchangeDetailsPage::showTab(const QString &name)
{
    if (const int index = indexOf(name); index >= 0 && m_tabs->isTabVisible(index))
        m_tabs->setCurrentIndex(index);
}

void ExchangeDetailsPage::openCurrent()
{
    const int index = m_tabs->currentIndex();
    if (index < 0 || index >= m_list.size())
        return;
    Tab &tab = m_list[index];
    if (!tab.content) {
        tab.content = tab.make();
        tab.holder->layout()->addWidget(tab.content);
        tab.content->show(); // at once, not when the layout comes to it
        tab.holder->setFocusProxy(tab.content);
    }
    setFocusProxy(tab.holder);
    Q_EMIT tabShown(tab.name);
}

void ExchangeDetailsPage::showLoading(const QUuid &exchangeId)
{
    if (m_loaded && m_id == exchangeId)
        return; // what is on screen stays until the newer value is there
    m_id = exchangeId;
    m_loaded = false;
    m_messages->clear();
    m_header->setTitle(tr("Exchange"));
    m_header->setDetail({});
    m_empty->showLoading(tr("Loading the exchange"));
    m_stack->setCurrentWidget(m_empty);
}

void ExchangeDetailsPage::setExchange(const Exchange &exchange, const QDate &today)
{
    m_id = exchange.id;
    if (!std::exchange(m_loaded, true))
        m_messages->clear();
    QStringList title{exchange.number, exchange.name};
    title.removeAll(QString());
    m_header->setTitle(title.join(u"  "_s));
    m_header->setDetail(ExchangeText::stage(exchange.stage, exchange.stageCode));
    m_overview->setExchange(exchange, today);
    const bool focused = m_empty->isAncestorOf(focusWidget());
    m_stack->setCurrentWidget(m_tabs);
    if (focused)
        setFocus();
}

void ExchangeDetailsPage::showError(const Error &error)
{
    if (m_loaded) {
        m_messages->showError(error);
        return;
    }
    m_empty->showBroken(tr("The exchange could not be loaded"), error.message);
    m_stack->setCurrentWidget(m_empty);
}

void ExchangeDetailsPage::setStale(bool stale)
{
    m_overview->setStale(stale);
}

void ExchangeDetailsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT backRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Peak
