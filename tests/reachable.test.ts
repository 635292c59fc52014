import { describe, expect, test } from 'vitest'
import { isNetwork, reachOf } from '../src/reachable.ts'

const PUBLIC = ['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '2606:4700::1111']

const PRIVATE = [
  ['10.0.0.1', 'a private network'],
  ['172.16.0.1', 'a private network, its first'],
  ['172.31.255.255', 'a private network, its last'],
  ['192.168.1.1', 'a private network'],
  ['100.64.0.1', 'behind a carrier'],
  ['100.127.255.255', 'behind a carrier, the last'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback, the far end'],
  ['169.254.169.254', 'link-local: the metadata of a cloud machine'],
  ['192.0.2.1', 'for documentation'],
  ['198.18.0.1', 'for benchmarks'],
  ['0.0.0.0', 'unspecified'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local with its interface'],
  ['fc00::1', 'unique local'],
  ['fdff::1', 'unique local'],
  ['fec0::1', 'site-local, as it was'],
  ['ff02::1', 'multicast'],
  ['::ffff:10.0.0.1', 'a private address, mapped'],
  ['::ffff:7f00:1', 'loopback, mapped, in hexadecimal'],
  ['::ffff:8.8.8.8', 'a public address, mapped: no name server says that'],
  ['::127.0.0.1', 'loopback, in the old way'],
  ['64:ff9b::a00:1', 'a private address behind NAT64'],
  ['2002:a00:1::1', 'a private address in 6to4'],
  ['2001::1', 'Teredo'],
  ['2001:db8::1', 'for documentation'],
  ['', 'nothing'],
  ['ehr.example', 'a name'],
] as const

describe('without a word in the site file', () => {
  const reach = reachOf({})

  test.each(PUBLIC)('%s is reached', (address) => {
    expect(reach.allows('ehr.example', address)).toBe(true)
  })

  test.each(PRIVATE)('%s is not: %s', (address) => {
    expect(reach.allows('ehr.example', address)).toBe(false)
  })
})

describe('with privateNetworks', () => {
  test.each([
    { listed: ['10.0.0.0/8'], address: '10.255.0.1', expected: true },
    { listed: ['10.0.0.0/8'], address: '::ffff:10.255.0.1', expected: true },
    { listed: ['10.0.0.0/8'], address: '11.0.0.1', expected: true },
    { listed: ['10.0.0.0/8'], address: '192.168.0.1', expected: false },
    { listed: ['10.1.2.3'], address: '10.1.2.3', expected: true },
    { listed: ['10.1.2.3'], address: '10.1.2.4', expected: false },
    { listed: ['fd00::/8'], address: 'fd12::1', expected: true },
    { listed: ['fd00::/8'], address: 'fc12::1', expected: false },
    { listed: ['127.0.0.1'], address: '127.0.0.1', expected: true },
    { listed: ['0.0.0.0/1', '128.0.0.0/1'], address: '0.0.0.0', expected: false },
    { listed: ['0.0.0.0/1', '128.0.0.0/1'], address: '224.0.0.1', expected: false },
    { listed: ['ehr.example'], address: '10.0.0.1', expected: true },
    { listed: ['ehr.example'], address: 'fd00::1', expected: true },
    { listed: ['ehr.example'], address: '127.0.0.1', expected: false },
    { listed: ['ehr.example'], address: '169.254.169.254', expected: false },
    { listed: ['ehr.example'], address: '::1', expected: false },
    { listed: ['other.example'], address: '10.0.0.1', expected: false },
  ])('$listed opens $address: $expected', ({ listed, address, expected }) => {
    expect(reachOf({ privateNetworks: listed }).allows('EHR.example', address)).toBe(expected)
  })
})

test('the demo reaches its own machine, and no other private address', () => {
  const reach = reachOf({ allowLoopback: true })
  const asked = ['127.0.0.1', '::1', '10.0.0.1', '169.254.169.254', '8.8.8.8']
  expect(asked.map((address) => reach.allows('localhost', address))).toEqual([true, true, false, false, true])
})

test.each([
  ['10.0.0.0/8', true],
  ['10.1.2.3', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/0', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0/8', false],
  ['10.0.0.0/', false],
  ['fd00::/129', false],
  ['fe80::1%eth0', false],
  ['ehr.example', false],
  ['', false],
])('%s is a network: %s', (text, expected) => {
  expect(isNetwork(text)).toBe(expected)
})
