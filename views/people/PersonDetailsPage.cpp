#include "views/people/PersonDetailsPage.h"

#include "models/tables/ListTableModel.h"
#include "models/tables/ListText.h"
#include "views/common/EmptyState.h"
#include "views/common/FieldGroup.h"
#include "views/common/FocusWalk.h"
#include "views/common/Icons.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/PageLayout.h"
#include "views/common/PageTabs.h"
#include "views/common/Theme.h"
#include "views/forms/FormText.h"
#include "views/roles/RoleWords.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

PersonDetailsPage::PersonDetailsPage(QWidget *parent)
    : QWidget(parent),
      m_header(new PageHeader(tr("Person"))),
      m_messages(new MessageBar),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget),
      m_tabs(new PageTabs(tr("Parts of the person")))
{
    m_header->setBackVisible(true);
    m_tabs->addTab(makeProfile(), Icons::get(u"user-round"_s), tr("&Profile"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tabs);
    layOutPage(this, {m_header, m_messages}, m_stack);
    connect(m_header, &PageHeader::backRequested, this, &PersonDetailsPage::backRequested);
    connect(m_empty, &EmptyState::actionTriggered, this, [this] { Q_EMIT retryRequested(m_id); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &PersonDetailsPage::openCurrent);
}

QWidget *PersonDetailsPage::makeProfile()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Theme::space(4), Theme::space(4), Theme::space(4), Theme::space(4));
    column->setSpacing(Theme::space(6));
    auto *reach = new FieldGroup(tr("Who and where"));
    m_name = reach->add(tr("Name"));
    m_company = reach->add(tr("Company"));
    m_role = reach->add(tr("Role"));
    m_email = reach->add(tr("E-mail"));
    m_phone = reach->add(tr("Phone"));
    m_address = reach->add(tr("Address"));
    m_account = new FieldGroup(tr("Signing in"));
    m_active = m_account->add(tr("State"));
    m_signsIn = m_account->add(tr("May sign in"));
    m_locked = m_account->add(tr("Locked"));
    m_secondFactor = m_account->add(tr("Second factor"));
    m_lastSignIn = m_account->add(tr("Last sign-in"));
    column->addWidget(reach);
    column->addWidget(m_account);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    FocusWalk::showFocusOf(scroll);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    scroll->viewport()->setBackgroundRole(QPalette::Base);
    return scroll;
}

void PersonDetailsPage::addTab(const QString &name, const QString &icon, const QString &title,
                               std::function<QWidget *()> make)
{
    auto *holder = new QWidget;
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    m_list.append({name, std::move(make), nullptr});
    m_tabs->addTab(holder, Icons::get(icon), title);
}

QString PersonDetailsPage::currentTab() const
{
    const int index = m_tabs->currentIndex() - 1;
    return index < 0 ? u"profile"_s : m_list.at(index).name;
}

void PersonDetailsPage::showTab(const QString &name)
{
    for (int i = 0; i < m_list.size(); ++i) {
        if (m_list.at(i).name == name)
            m_tabs->setCurrentIndex(i + 1);
    }
}

void PersonDetailsPage::openCurrent()
{
    const int index = m_tabs->currentIndex() - 1;
    if (index < 0 || m_list.at(index).content)
        return;
    m_list[index].content = m_list.at(index).make();
    m_tabs->currentWidget()->layout()->addWidget(m_list.at(index).content);
    m_tabs->currentWidget()->setFocusProxy(m_list.at(index).content);
}

bool PersonDetailsPage::isLoaded() const
{
    const int index = m_tabs->currentIndex() - 1;
    if (!m_loaded || index < 0 || !m_list.at(index).content)
        return m_loaded;
    auto *list = qobject_cast<ListPage *>(m_list.at(index).content);
    if (!list)
        list = m_list.at(index).content->findChild<ListPage *>();
    const ListTableModel *model = list->model();
    return model->total().has_value() && (model->rowCount() == 0 || model->isLoaded(0));
}

void PersonDetailsPage::showLoading(const QUuid &person)
{
    if (m_loaded && m_id == person)
        return;
    m_id = person;
    m_loaded = false;
    m_messages->clear();
    m_header->setTitle(tr("Person"));
    m_header->setDetail({});
    m_empty->showLoading(tr("Loading the person"));
    m_stack->setCurrentWidget(m_empty);
}

void PersonDetailsPage::setPerson(const QJsonObject &cells, const QJsonObject &more, bool staff)
{
    m_loaded = true;
    const auto text = [&cells](const QString &name) { return cells.value(name).toString(); };
    const auto flag = [&cells](const QString &name) { return cells.value(name).toBool(); };
    const QString role = RoleWords::roleName(text(u"role"_s));
    const bool active = flag(u"active"_s);
    m_header->setTitle(text(u"name"_s));
    m_header->setDetail(staff && !active ? tr("%1, inactive").arg(role) : role);
    m_name->setValue(text(u"name"_s));
    m_company->setValue(text(u"company"_s));
    m_role->setValue(role);
    m_email->setValue(text(u"email"_s));
    m_phone->setValue(ListText::phone(text(u"phone"_s)));
    m_address->setValue(more.value(u"address"_s).toString());
    m_account->setVisible(staff);
    m_active->setValue(active ? tr("Active") : tr("Inactive: sees nothing and can't sign in"),
                       active ? u"circle-check"_s : u"circle-minus"_s,
                       active ? Status::Good : Status::Warning);
    m_signsIn->setValue(flag(u"user"_s) ? RoleWords::yes() : RoleWords::no());
    m_locked->setValue(flag(u"locked"_s) ? tr("Locked after too many wrong passwords")
                                         : RoleWords::no(),
                       flag(u"locked"_s) ? u"lock-keyhole"_s : QString(),
                       flag(u"locked"_s) ? Status::Warning : Status::Neutral);
    m_secondFactor->setValue(flag(u"second_factor"_s) ? tr("Set up") : tr("Not set up"));
    const QJsonValue last = cells.value(u"last_sign_in"_s);
    m_lastSignIn->setValue(last.isDouble()
                               ? FormText::moment(QDateTime::fromMSecsSinceEpoch(last.toInteger()))
                               : tr("Never"));
    m_stack->setCurrentWidget(m_tabs);
}

void PersonDetailsPage::showError(const Error &error)
{
    if (m_loaded) {
        m_messages->showError(error);
        return;
    }
    m_empty->showBroken(tr("The person could not be loaded"), error.message);
    m_stack->setCurrentWidget(m_empty);
}

void PersonDetailsPage::setStale(bool stale)
{
    for (ValueLabel *label : findChildren<ValueLabel *>())
        label->setStale(stale);
}

void PersonDetailsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT backRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Peak
