#include "views/main/TopLine.h"

#include "views/actions/ActionSet.h"
#include "views/common/ElidedLabel.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"
#include "views/main/FindBox.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QWidgetAction>

namespace Peak {

TopLine::TopLine(ActionSet &actions, QWidget *parent)
    : QWidget(parent),
      m_find(new FindBox),
      m_firm(new ElidedLabel),
      m_person(new QToolButton),
      m_menu(new QMenu(this))
{
    setAccessibleName(tr("Top line"));
    auto *logo = new QLabel;
    logo->setPixmap(Icons::application().pixmap(QSize(20, 20), devicePixelRatioF()));
    auto *name = new QLabel(tr("Peak 1031"));
    QFont strong = name->font();
    strong.setWeight(QFont::DemiBold);
    name->setFont(strong);
    m_firm->setDim(true);
    m_menu->setToolTipsVisible(true);
    m_person->setIcon(Icons::get(QStringLiteral("user-round")));
    m_person->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_person->setPopupMode(QToolButton::InstantPopup);
    m_person->setAutoRaise(true);
    m_person->setFocusPolicy(Qt::StrongFocus);
    m_person->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, [this] {
        m_menu->clear();
        Q_EMIT personMenuWanted();
    });

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space(4), Theme::space(1), Theme::space(2), Theme::space(1) + 1);
    row->setSpacing(Theme::space(2));
    row->addWidget(logo);
    row->addWidget(name);
    row->addSpacing(Theme::space(3));
    for (const QString &id : {QStringLiteral("window.back"), QStringLiteral("window.forward")}) {
        QToolButton *button = actions.button(id);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAutoRaise(true);
        row->addWidget(button);
    }
    m_find->setMinimumWidth(Theme::space(40));
    m_find->setMaximumWidth(Theme::space(130));
    row->addSpacing(Theme::space(3));
    row->addWidget(m_find, 3);
    row->addSpacing(Theme::space(3));
    m_firm->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    row->addWidget(m_firm, 1);
    row->addSpacing(Theme::space(2));
    row->addWidget(m_person);
    m_row = row;
    setPerson({}, {});
}

void TopLine::addTool(QWidget *tool)
{
    m_row->insertWidget(m_row->indexOf(m_person), tool);
    setTabOrder(m_find, tool);
    setTabOrder(tool, m_person);
}

void TopLine::setPerson(const QString &name, const QString &role)
{
    m_name = name;
    m_role = role;
    const bool signedIn = !name.isEmpty();
    QString words = signedIn ? name : tr("Not signed in");
    words = m_person->fontMetrics().elidedText(words, Qt::ElideRight, Theme::space(60));
    m_person->setText(words.replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_person->setToolTip(signedIn ? tr("%1, %2").arg(name, role) : QString());
    m_person->setAccessibleName(signedIn ? tr("Menu of %1, %2").arg(name, role) : tr("Menu"));
}

void TopLine::setFirm(const QString &name)
{
    m_firm->setText(name);
}

QAction *TopLine::makePersonHead()
{
    auto *head = new QWidget(m_menu);
    auto *name = new ElidedLabel(head);
    auto *role = new ElidedLabel(head);
    QFont strong = name->font();
    strong.setWeight(QFont::DemiBold);
    name->setFont(strong);
    name->setText(m_name.isEmpty() ? tr("Not signed in") : m_name);
    role->setText(m_role);
    role->setDim(true);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(Theme::space(3), Theme::space(2), Theme::space(3), Theme::space(2));
    column->setSpacing(2);
    for (ElidedLabel *label : {name, role}) {
        label->setMaximumWidth(Theme::space(70));
        column->addWidget(label);
    }
    auto *action = new QWidgetAction(m_menu);
    action->setDefaultWidget(head);
    action->setEnabled(false);
    return action;
}

void TopLine::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.window);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colors.border);
}

} // namespace Peak
