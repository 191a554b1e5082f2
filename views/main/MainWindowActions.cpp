#include "views/main/MainWindow.h"

#include "views/common/ElidedLabel.h"
#include "views/common/Icons.h"
#include "views/main/ShortcutsDialog.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidgetAction>

// The actions of the window and the line at its top that shows them.

namespace Peak {

namespace {

/** The line at the top: the colour of the frame and a hairline under it. */
class TopLine final : public QWidget
{
protected:
    void paintEvent(QPaintEvent *) override
    {
        const ThemeColors &colors = ThemeColors::of(palette());
        QPainter painter(this);
        painter.fillRect(rect(), colors.window);
        painter.fillRect(QRect(0, height() - 1, width(), 1), colors.border);
    }
};

} // namespace

QAction *MainWindow::makeAction(const QString &text, const QList<QKeySequence> &keys,
                                const std::function<void()> &work)
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, [work] { work(); });
    addAction(action);
    QStringList names;
    for (const QKeySequence &key : keys)
        names.append(key.toString(QKeySequence::NativeText));
    m_shortcutList.append({text, names.join(tr(" or "))});
    return action;
}

void MainWindow::makeActions()
{
    m_backAction =
        makeAction(tr("Back"), {QKeySequence(Qt::ALT | Qt::Key_Left)}, [this] { goBack(); });
    m_backAction->setIcon(Icons::get(QStringLiteral("arrow-left")));
    m_forwardAction =
        makeAction(tr("Forward"), {QKeySequence(Qt::ALT | Qt::Key_Right)}, [this] { goForward(); });
    m_forwardAction->setIcon(Icons::get(QStringLiteral("arrow-right")));
    makeAction(tr("Filter the page"), {QKeySequence(Qt::CTRL | Qt::Key_F)},
               [this] { focusFilter(); });
    makeAction(tr("Next region"), {QKeySequence(Qt::Key_F6)}, [this] { moveRegion(1); });
    makeAction(tr("Previous region"), {QKeySequence(Qt::SHIFT | Qt::Key_F6)},
               [this] { moveRegion(-1); });
    makeAction(tr("Next page"), {QKeySequence(Qt::CTRL | Qt::Key_Tab)}, [this] { nextPage(1); });
    makeAction(tr("Previous page"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab)},
               [this] { nextPage(-1); });
    makeAction(tr("Keyboard shortcuts"),
               {QKeySequence(Qt::Key_F1), QKeySequence(Qt::CTRL | Qt::Key_Slash)},
               [this] { showShortcuts(); });
    m_shortcutList.append({tr("Open the current row"), tr("Enter")});
    m_shortcutList.append({tr("Select the current row"), tr("Space")});
    m_shortcutList.append({tr("First or last row"), tr("Ctrl+Home or Ctrl+End")});
    m_shortcutList.append({tr("Copy the selected rows with headers"), tr("Ctrl+C")});
    m_shortcutList.append({tr("Menu of the current row, with sorting"), tr("Shift+F10")});
    m_shortcutList.append({tr("Cancel what runs, or step back"), tr("Esc")});
}

QWidget *MainWindow::makeTopLine()
{
    auto *line = new TopLine;
    line->setAccessibleName(tr("Top line"));
    auto *logo = new QLabel;
    logo->setPixmap(windowIcon().pixmap(QSize(20, 20), devicePixelRatioF()));
    auto *name = new QLabel(tr("Peak 1031"));
    QFont strong = name->font();
    strong.setWeight(QFont::DemiBold);
    name->setFont(strong);
    m_firmLabel = new ElidedLabel;
    m_firmLabel->setDim(true);
    m_personButton = new QToolButton;
    m_personButton->setIcon(Icons::get(QStringLiteral("user-round")));
    m_personButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_personButton->setPopupMode(QToolButton::InstantPopup);
    m_personButton->setAutoRaise(true);
    m_personButton->setFocusPolicy(Qt::StrongFocus);
    m_personButton->setMenu(makePersonMenu());

    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(Theme::space(4), Theme::space(1), Theme::space(2), Theme::space(1) + 1);
    row->setSpacing(Theme::space(2));
    row->addWidget(logo);
    row->addWidget(name);
    row->addSpacing(Theme::space(3));
    for (QAction *action : {m_backAction, m_forwardAction}) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(action->text());
        action->setToolTip(tr("%1 (%2)").arg(
            action->text(), action->shortcut().toString(QKeySequence::NativeText)));
        row->addWidget(button);
    }
    row->addStretch(1);
    row->addWidget(m_firmLabel);
    row->addSpacing(Theme::space(2));
    row->addWidget(m_personButton);
    return line;
}

template <typename Choice>
QActionGroup *MainWindow::addChoices(QMenu *menu, const QList<QPair<Choice, QString>> &choices,
                                     void (MainWindow::*chosen)(Choice))
{
    auto *group = new QActionGroup(menu);
    for (const auto &[choice, text] : choices) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setData(int(choice));
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, chosen, value = choice] { (this->*chosen)(value); });
    }
    group->actions().first()->setChecked(true);
    return group;
}

QAction *MainWindow::makePersonHead(QWidget *parent)
{
    auto *head = new QWidget(parent);
    m_menuName = new ElidedLabel(head);
    m_menuRole = new ElidedLabel(head);
    QFont strong = m_menuName->font();
    strong.setWeight(QFont::DemiBold);
    m_menuName->setFont(strong);
    m_menuRole->setDim(true);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(Theme::space(3), Theme::space(2), Theme::space(3), Theme::space(2));
    column->setSpacing(2);
    for (ElidedLabel *label : {m_menuName, m_menuRole}) {
        label->setMaximumWidth(Theme::space(70));
        column->addWidget(label);
    }
    auto *action = new QWidgetAction(parent);
    action->setDefaultWidget(head);
    action->setEnabled(false); // to read, not to choose
    return action;
}

QMenu *MainWindow::makePersonMenu()
{
    auto *menu = new QMenu(this);
    menu->addAction(makePersonHead(menu));
    menu->addSeparator();
    QMenu *theme = menu->addMenu(Icons::get(QStringLiteral("sun")), tr("Theme"));
    m_themeActions = addChoices<ThemeChoice>(theme,
                                             {{ThemeChoice::System, tr("As the system")},
                                              {ThemeChoice::Light, tr("Light")},
                                              {ThemeChoice::Dark, tr("Dark")},
                                              {ThemeChoice::Contrast, tr("High contrast")}},
                                             &MainWindow::themeChosen);
    QMenu *density = menu->addMenu(Icons::get(QStringLiteral("rows-3")), tr("Rows"));
    m_densityActions = addChoices<Density>(
        density, {{Density::Comfortable, tr("Comfortable")}, {Density::Compact, tr("Compact")}},
        &MainWindow::densityChosen);
    menu->addSeparator();
    connect(menu->addAction(Icons::get(QStringLiteral("keyboard")), tr("Keyboard shortcuts")),
            &QAction::triggered, this, &MainWindow::showShortcuts);
    connect(menu->addAction(Icons::get(QStringLiteral("info")), tr("About Peak 1031")),
            &QAction::triggered, this, &MainWindow::showAbout);
    menu->addSeparator();
    m_signOut = menu->addAction(Icons::get(QStringLiteral("log-out")), tr("Sign out"));
    connect(m_signOut, &QAction::triggered, this, &MainWindow::signOutRequested);
    return menu;
}

void MainWindow::setThemeChoice(ThemeChoice choice)
{
    const auto actions = m_themeActions->actions();
    for (QAction *action : actions)
        action->setChecked(action->data().toInt() == int(choice));
}

void MainWindow::setDensityChoice(Density density)
{
    const auto actions = m_densityActions->actions();
    for (QAction *action : actions)
        action->setChecked(action->data().toInt() == int(density));
}

void MainWindow::showShortcuts()
{
    auto *dialog = new ShortcutsDialog(m_shortcutList, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showAbout()
{
    auto *about = new QMessageBox(QMessageBox::NoIcon, tr("About Peak 1031"),
                                  tr("Peak 1031 %1").arg(QStringLiteral(PEAK_VERSION)),
                                  QMessageBox::NoButton, this);
    about->setIconPixmap(windowIcon().pixmap(QSize(48, 48), devicePixelRatioF()));
    about->setInformativeText(tr("The desktop client for section 1031 exchanges.\n\n"
                                 "Made with Qt %1. Icons by Lucide (ISC licence).")
                                  .arg(QString::fromLatin1(qVersion())));
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->addButton(tr("Close"), QMessageBox::RejectRole);
    about->open();
}

} // namespace Peak
