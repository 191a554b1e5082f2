#include "views/profile/ProfilePage.h"

#include "models/domain/Role.h"
#include "models/tables/ExchangeText.h"
#include "models/tables/ListText.h"
#include "views/common/FieldGroup.h"
#include "views/common/Fields.h"
#include "views/common/FocusWalk.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/profile/ThingTable.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int widestColumn = 860;

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    QFont strong = label->font();
    strong.setWeight(QFont::DemiBold);
    label->setFont(strong);
    return label;
}

QLabel *dim(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QString joined(const QString &one, const QString &other)
{
    return QString(one + u' ' + other).simplified();
}

} // namespace

ProfilePage::ProfilePage(QWidget *parent)
    : QWidget(parent),
      m_header(new PageHeader(tr("Profile and sessions"))),
      m_messages(new MessageBar),
      m_scroll(new QScrollArea),
      m_sessions(
          new ThingTable(tr("Your sessions"), {tr("Computer"), tr("IP address"), tr("Signed in"),
                                               tr("Last sign of life"), tr("Ends at the latest")})),
      m_devices(new ThingTable(
          tr("Computers that stay signed in"),
          {tr("Computer"), tr("Second factor"), tr("Last used"), tr("Stays signed in until")})),
      m_theme(new QComboBox),
      m_density(new QComboBox),
      m_start(new QComboBox)
{
    auto *sheet = new QWidget;
    sheet->setBackgroundRole(QPalette::Base);
    auto *inner = new QWidget;
    inner->setMaximumWidth(widestColumn);
    auto *content = new QVBoxLayout(inner);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Theme::space(8));
    makeYou(content);
    makeSections(content);
    makeLook(content);
    content->addStretch(1);
    m_content = content;
    auto *row = new QHBoxLayout(sheet);
    row->setContentsMargins(Theme::space(4), Theme::space(4), Theme::space(6), Theme::space(8));
    row->addWidget(inner, 1);
    row->addStretch(0);
    m_scroll->setWidget(sheet);
    m_scroll->setWidgetResizable(true);
    FocusWalk::showFocusOf(m_scroll);
    m_scroll->setBackgroundRole(QPalette::Base);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Your profile"));
    m_scroll->verticalScrollBar()->setSingleStep(Theme::space(6));
    layOutPage(this, {m_header, m_messages}, m_scroll);
    setFocusProxy(m_scroll);
    m_again.setInterval(60);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (!isLoaded())
            return;
        if (++m_looks > 3) // by then everything has found its place
            m_again.stop();
        scrollTo(m_wanted);
    });
}

void ProfilePage::makeYou(QVBoxLayout *column)
{
    m_you = new FieldGroup(tr("You"));
    m_name = m_you->add(tr("Name"));
    m_email = m_you->add(tr("E-mail address"));
    m_phone = m_you->add(tr("Phone"));
    m_company = m_you->add(tr("Company"));
    m_address = m_you->add(tr("Address"));
    m_role = m_you->add(tr("Role"));
    column->addWidget(m_you);
}

QVBoxLayout *ProfilePage::addSection(QVBoxLayout *column, Section section, const QString &title,
                                     QWidget *content)
{
    auto *box = new QWidget;
    box->setAccessibleName(title);
    auto *inner = new QVBoxLayout(box);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(Theme::space(2));
    inner->addWidget(heading(title));
    inner->addWidget(content);
    auto *buttons = new QWidget;
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::space(2));
    row->addStretch(1);
    inner->addWidget(buttons);
    m_sections[section] = box;
    m_buttons[section] = buttons;
    column->addWidget(box);
    return inner;
}

void ProfilePage::makeSections(QVBoxLayout *column)
{
    addSection(column, Password, tr("Password"),
               dim(tr("A new password ends your sessions on all other computers.")));
    m_factor = dim({});
    addSection(column, SecondFactor, tr("Second factor"), m_factor);
    addSection(column, Sessions, tr("Where you are signed in"), m_sessions);
    QVBoxLayout *devices =
        addSection(column, Devices, tr("Computers that stay signed in"), m_devices);
    m_noDevices = dim(tr("None. \"Stay signed in\" at sign-in adds a computer here."));
    devices->insertWidget(1, m_noDevices);
}

void ProfilePage::makeLook(QVBoxLayout *column)
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::space(4));
    grid->setVerticalSpacing(Theme::space(2));
    grid->setColumnMinimumWidth(0, Theme::space(40));
    grid->setColumnStretch(2, 1);
    grid->addWidget(heading(tr("This program")), 0, 0, 1, 2);
    const QList<QPair<QString, QComboBox *>> boxes = {
        {tr("&Theme"), m_theme}, {tr("&Rows"), m_density}, {tr("&Opens with"), m_start}};
    int line = 1;
    for (const auto &[text, combo] : boxes) {
        combo->setMinimumWidth(Theme::space(55));
        combo->setFocusPolicy(Qt::StrongFocus);
        grid->addWidget(Fields::label(text, combo), line, 0);
        grid->addWidget(combo, line++, 1);
    }
    connect(m_theme, &QComboBox::activated, this,
            [this] { Q_EMIT themeChosen(m_theme->currentData().toString()); });
    connect(m_density, &QComboBox::activated, this,
            [this] { Q_EMIT densityChosen(m_density->currentData().toString()); });
    connect(m_start, &QComboBox::activated, this,
            [this] { Q_EMIT startPageChosen(m_start->currentData().toString()); });
    column->addWidget(box);
}

void ProfilePage::addButton(Section section, QWidget *button)
{
    auto *row = static_cast<QHBoxLayout *>(m_buttons[section]->layout());
    row->insertWidget(row->count() - 1, button);
}

void ProfilePage::addPart(const QString &name, QWidget *part, std::function<bool()> isThere)
{
    QWidget *before = m_parts.isEmpty() ? m_sections[Devices] : m_parts.constLast().widget;
    m_parts.append({name, part, std::move(isThere)});
    m_content->insertWidget(m_content->count() - 2, part);
    FocusWalk::putBehind(before, part);
}

void ProfilePage::showTab(const QString &name)
{
    scrollTo(name);
    m_wanted = isLoaded() ? QString() : name; // what comes above it would push it down
    m_looks = 0;
    if (!m_wanted.isEmpty())
        m_again.start();
}

void ProfilePage::scrollTo(const QString &name)
{
    const auto found = std::find_if(m_parts.cbegin(), m_parts.cend(),
                                    [&name](const Part &part) { return part.name == name; });
    if (found == m_parts.cend())
        return;
    const QWidget *part = found->widget;
    const auto order = [part](const QWidget *widget) {
        const QPoint at = widget->mapTo(part, QPoint());
        return std::pair(at.y(), at.x());
    };
    QWidget *first = nullptr; // as it is seen, whatever was made first
    const auto fields = part->findChildren<QWidget *>();
    for (QWidget *field : fields) {
        const bool may = field->isEnabled() && (field->focusPolicy() & Qt::TabFocus);
        if (may && (!first || order(field) < order(first)))
            first = field;
    }
    if (first)
        first->setFocus(Qt::OtherFocusReason);
    m_scroll->widget()->layout()->activate(); // the page may be a moment old
    m_scroll->verticalScrollBar()->setValue(part->mapTo(m_scroll->widget(), QPoint()).y() -
                                            Theme::space(4));
}

void ProfilePage::setProfile(const QJsonObject &fields)
{
    const auto text = [&fields](const QString &name) { return fields.value(name).toString(); };
    m_name->setValue(joined(text(u"first_name"_s), text(u"last_name"_s)));
    m_email->setValue(text(u"email"_s));
    m_phone->setValue(ListText::phone(text(u"phone"_s)));
    m_company->setValue(text(u"company"_s));
    m_address->setValue(text(u"address"_s));
    m_role->setValue(roleLabel(roleFromCode(text(u"role"_s))));
    m_header->setDetail(m_name->value());
    m_hasProfile = true;
}

void ProfilePage::setSecondFactor(const SecondFactorState &state)
{
    QString told = state.enrolled
                       ? tr("It is set up: a code of your authenticator app is asked for at "
                            "sign-in. You have %n recovery code(s) left.",
                            nullptr, state.recoveryCodesLeft)
                       : tr("It is not set up. With it, your password alone lets nobody in.");
    if (state.required)
        told += u' ' + tr("Your role always signs in with one.");
    m_factor->setText(told);
}

QString ProfilePage::secondFactorText() const
{
    return m_factor->text();
}

void ProfilePage::setSessions(const QList<RunningSession> &sessions)
{
    QList<ThingTable::Thing> things;
    for (const RunningSession &one : sessions) {
        const QString program =
            one.clientVersion.isEmpty() ? QString() : tr("Peak 1031 %1").arg(one.clientVersion);
        const QString computer = one.computer.isEmpty() ? program : one.computer;
        things.append({one.id,
                       {computer, one.address, ExchangeText::moment(one.createdAt),
                        ExchangeText::moment(one.lastSeen), ExchangeText::moment(one.expiresAt)},
                       one.isThisOne});
    }
    m_sessions->setThings(things);
    m_hasSessions = true;
}

void ProfilePage::setDevices(const QList<KnownDevice> &devices)
{
    QList<ThingTable::Thing> things;
    for (const KnownDevice &one : devices)
        things.append({one.id,
                       {one.name, one.secondFactor ? tr("proven") : tr("not asked for"),
                        ExchangeText::moment(one.lastUsedAt), ExchangeText::moment(one.expiresAt)},
                       one.isThisOne});
    m_devices->setThings(things);
    m_devices->setVisible(!things.isEmpty());
    m_noDevices->setVisible(things.isEmpty());
    m_buttons[Devices]->setVisible(!things.isEmpty());
}

bool ProfilePage::isLoaded() const
{
    return m_hasProfile && m_hasSessions &&
           std::all_of(m_parts.cbegin(), m_parts.cend(),
                       [](const Part &part) { return part.isThere(); });
}

void ProfilePage::fill(QComboBox *box, const QList<Choice> &choices, const QString &current)
{
    box->clear();
    for (const Choice &choice : choices)
        box->addItem(choice.text, choice.code);
    box->setCurrentIndex(qMax(0, box->findData(current)));
    box->setEnabled(!choices.isEmpty());
}

void ProfilePage::setThemes(const QList<Choice> &choices, const QString &current)
{
    fill(m_theme, choices, current);
}

void ProfilePage::setDensities(const QList<Choice> &choices, const QString &current)
{
    fill(m_density, choices, current);
}

void ProfilePage::setStartPages(const QList<Choice> &choices, const QString &current)
{
    fill(m_start, choices, current);
}

} // namespace Peak
