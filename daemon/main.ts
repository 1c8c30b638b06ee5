import { commands } from './cli/commands.ts';
import { readProgramVersion } from './program-version.ts';

const usage = `onedoor 一门 — one door for archives services 档案服务一门受理

  onedoor start [--accept-new-stream] run the service 运行服务
  onedoor demo [--applications N] [--seed S] [--keep]
                                      a county's morning, checked 演示并自证结果
  onedoor submit FILE                 send messages, wait for their receipts 发送并等待回执
  onedoor get KIND ID --purpose TEXT  state, timeline, reasons 状态、经过与理由
  onedoor unfreeze KIND ID --purpose TEXT
                                      let a frozen entity take commands again 解除冻结
  onedoor check-config                check settings, integrators, sources and rules 检查配置
  onedoor rules check | test          check the rule files, run their cases 检查规则、运行用例
  onedoor rules explain | schema      why rules came to their verdict; completion in editors 解释结论、供编辑器补全
  onedoor credit fit | check | export | import
                                      make and check credit models 制定、检查信用模型
  onedoor audit verify                prove the journal's chain offline 离线验证日志链
  onedoor backup DIR | restore DIR    hot copy; bring one back 在线备份与恢复
  onedoor erase KIND ID --purpose TEXT
                                      destroy the key of what is kept about one entity 销毁密钥
  onedoor export FILE | import FILE --key KEYFILE
                                      move to another machine or master key 迁移到另一机器或主密钥
  onedoor nats-config                 what a NATS server of your own needs 自备NATS服务器的配置
  onedoor secrets check | create | backup | restore | rotate
                                      keys and credentials: make, prove, keep, replace 密钥的生成、核验、备份与更换
  onedoor link A.csv [B.csv] --out DIR [--model FILE] [--reviewed FILE]
                                      people in two files without a common key 无共同键的人员比对
  onedoor sources check | fake        sources of other departments: reached? played for a trial 数据源的核验与模拟
  onedoor simulate [--seeds N] [--from S]
                                      faults of every kind by seed, checked 按种子模拟各类故障并核验
  onedoor faults NAME [--count N] [--seed S]
                                      real faults, brought about on purpose 实地制造故障并核验
  onedoor generate [--check | --golden]
                                      write (or compare) the generated files 生成或核对生成文件

Every command takes --home DIR (else $ONEDOOR_HOME, else ./onedoor-home). 各命令均可用 --home 指定主目录。
`;

const [name = '', ...words] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (name === '--version' || name === '-v') {
  process.stdout.write(`${readProgramVersion()}\n`);
} else if (command === undefined) {
  const asked = name === '' || name === 'help' || name === '--help' || name === '-h';
  (asked ? process.stdout : process.stderr).write(
    asked ? usage : `onedoor: no command ${name} 没有这个命令\n\n${usage}`,
  );
  process.exitCode = asked ? 0 : 64;
} else {
  const run = await command();
  process.exitCode = await run(words).catch((error: unknown) => {
    const { message } = error instanceof Error ? error : new Error(String(error));
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS_')) {
      process.stderr.write(`onedoor ${name}: ${message}\n\n${usage}`);
      return 64;
    }
    const advice = (error as { advice?: { zh: string; en: string } }).advice;
    process.stderr.write(
      `onedoor ${name}: ${message}\n${advice === undefined ? '' : `  ${advice.zh}\n  ${advice.en}\n`}`,
    );
    return 1;
  });
}
